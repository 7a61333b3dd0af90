package dev.crosspoint.signaling.webhook;

import dev.crosspoint.signaling.json.Json;
import dev.crosspoint.signaling.share.Places;
import dev.crosspoint.signaling.webhook.WebhookReply.Failed;
import dev.crosspoint.signaling.webhook.WebhookReply.Failure;
import dev.crosspoint.signaling.webhook.WebhookReply.Ok;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.SocketException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * Sends one request to one address, once, and is back by the deadline. The connection goes to exactly the address
 * given; Host, SNI and the certificate check use the name in the URL. Connections are kept per address and name, and
 * none waits for another destination's; one account has half of a destination's at most.
 */
final class HttpCaller implements AutoCloseable {

    private static final int MAX_LINE = 16 * 1024;
    private static final int MAX_HEADERS = 100;
    private static final TimeValue IDLE = TimeValue.ofSeconds(20);
    /** A connection unused for longer is looked at before it is used again; servers close idle ones. */
    private static final TimeValue TRUSTED = TimeValue.ofSeconds(1);
    private static final Timeout LONGEST = Timeout.ofSeconds(60); // the deadline comes first

    /** Makes the signature header of an account's webhooks. */
    @FunctionalInterface
    interface Signer {
        /** Null signs nothing. Throws when there is nothing to sign with, and not within this time. */
        String signature(String accountId, byte[] body, long timeoutNs);
    }

    /** Whose, and where to; what the connection pool tells apart is told apart here. */
    private record Share(String accountId, HttpHost destination) { }

    private final Signer signer;
    private final Places<Share> places;
    private final CloseableHttpClient client;
    private final ScheduledThreadPoolExecutor deadlines;

    /**
     * @param tls      null for the JDK's own trust
     * @param heldBack counts requests that wait as their account has its share of a destination's connections: half
     */
    HttpCaller(int perDestination, SSLContext tls, Signer signer, LongAdder heldBack) {
        this.signer = signer;
        places = new Places<>(Integer.MAX_VALUE, Math.max(1, perDestination / 2), Integer.MAX_VALUE, heldBack);
        client = client(perDestination, tls);
        deadlines = new ScheduledThreadPoolExecutor(1,
                Thread.ofPlatform().daemon().name("webhook-deadlines").factory());
        deadlines.setRemoveOnCancelPolicy(true);
    }

    /** A client that follows nothing, keeps nothing and looks nothing up: the caller decides about each address. */
    static CloseableHttpClient client(int perDestination, SSLContext tls) {
        PoolingHttpClientConnectionManager connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX) // no limit over all destinations, no shared queue
                .setMaxConnPerRoute(perDestination)
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(Http1Config.custom()
                                .setMaxLineLength(MAX_LINE).setMaxHeaderCount(MAX_HEADERS).build())
                        .build())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(LONGEST).setSocketTimeout(LONGEST)
                        .setValidateAfterInactivity(TRUSTED).build())
                .setTlsSocketStrategy(tls == null ? DefaultClientTlsStrategy.createDefault()
                        : new DefaultClientTlsStrategy(tls))
                .setDnsResolver(new NoLookUps())
                .build();
        return HttpClients.custom()
                .setConnectionManager(connections)
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(LONGEST).setResponseTimeout(LONGEST)
                        .setProtocolUpgradeEnabled(false).build())
                .setUserAgent("Crosspoint")
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableContentCompression()
                .disableAuthCaching()
                .evictExpiredConnections()
                .evictIdleConnections(IDLE)
                .build();
    }

    WebhookReply call(WebhookRequest r, InetAddress address, long timeoutNs) {
        long deadlineNs = System.nanoTime() + timeoutNs;
        HttpHost target = new HttpHost(r.url().getScheme(), address, hostName(r.url()), port(r.url()));
        if (r.accountId() == null) {
            return send(r, target, deadlineNs);
        }
        try (Places<Share>.Place place = places.ask(new Share(r.accountId(), target))) {
            return place.await(Duration.ofNanos(timeoutNs)) == null ? send(r, target, deadlineNs)
                    : new Failed(Failure.TIMEOUT, 0, "earlier requests of the account to there took all the time",
                            r.url());
        }
    }

    private WebhookReply send(WebhookRequest r, HttpHost target, long deadlineNs) {
        Prepared prepared = prepared(r);
        HttpUriRequestBase request = prepared.request();
        AtomicBoolean late = new AtomicBoolean();
        ScheduledFuture<?> deadline = deadlines.schedule(() -> {
            late.set(true);
            request.cancel();
        }, deadlineNs - System.nanoTime(), TimeUnit.NANOSECONDS);
        ClassicHttpResponse response = null;
        try {
            sign(r, prepared, deadlineNs - System.nanoTime());
            response = client.executeOpen(target, request, null);
            return reply(r, request, response);
        } catch (IOException | RuntimeException e) {
            return late.get()
                    ? new Failed(Failure.TIMEOUT, 0, "no reply in " + r.timeout(), r.url())
                    : new Failed(failure(e, response != null), 0, String.valueOf(e.getMessage()), r.url());
        } finally {
            deadline.cancel(false);
            close(response);
        }
    }

    @Override
    public void close() {
        deadlines.shutdownNow();
        client.close(CloseMode.IMMEDIATE);
    }

    private static void close(ClassicHttpResponse response) {
        try {
            if (response != null) {
                response.close();
            }
        } catch (IOException _) {
            // its connection was cut off on purpose, or broke; either way it is gone
        }
    }

    private static WebhookReply reply(WebhookRequest r, HttpUriRequestBase request, ClassicHttpResponse response)
            throws IOException {
        int status = response.getCode();
        byte[] body = body(request, response.getEntity());
        if (status < 200 || status > 299) {
            return new Failed(Failure.STATUS, status, "HTTP " + status, r.url());
        }
        Header type = response.getFirstHeader("Content-Type");
        return new Ok(status, type == null ? null : type.getValue(), body, r.url());
    }

    /** One byte beyond the limit at most; what is longer is cut off with its connection, not read to its end. */
    private static byte[] body(HttpUriRequestBase request, HttpEntity entity) throws IOException {
        if (entity == null) {
            return new byte[0];
        }
        InputStream in = entity.getContent();
        byte[] body = in.readNBytes(WebhookReply.MAX_BODY + 1);
        if (body.length > WebhookReply.MAX_BODY) {
            request.cancel();
        } else {
            in.close();
        }
        return body;
    }

    private static Failure failure(Exception e, boolean answering) {
        return switch (e) {
            case SSLException _ -> Failure.TLS;
            case NoHttpResponseException _ when !answering -> Failure.CONNECT;
            case SocketException _ when !answering -> Failure.CONNECT;
            case InterruptedIOException _ -> Failure.TIMEOUT;
            default -> Failure.PROTOCOL;
        };
    }

    /** A request, and what of it is signed. */
    private record Prepared(HttpUriRequestBase request, byte[] content) {
    }

    private static Prepared prepared(WebhookRequest r) {
        HttpUriRequestBase request;
        byte[] signed;
        if (r.method().equals("GET")) {
            URI asked = withQuery(r.url(), r.fields());
            request = new HttpGet(asked);
            signed = (asked.getRawQuery() == null ? "" : asked.getRawQuery()).getBytes(StandardCharsets.UTF_8);
        } else {
            request = new HttpPost(withQuery(r.url(), Map.of()));
            signed = Json.bytes(r.fields());
            request.setEntity(new ByteArrayEntity(signed, ContentType.APPLICATION_JSON));
        }
        if (r.credentials() != null) {
            request.setHeader("Authorization", r.credentials().header());
        }
        if (r.deliveryId() != null) {
            request.setHeader("Crosspoint-Delivery", r.deliveryId());
        }
        return new Prepared(request, signed);
    }

    /** Within the deadline as all else: it may need the database. */
    private void sign(WebhookRequest r, Prepared prepared, long timeoutNs) {
        String signature = r.accountId() == null ? null
                : signer.signature(r.accountId(), prepared.content(), timeoutNs);
        if (signature != null) {
            prepared.request().setHeader("Crosspoint-Signature", signature);
        }
    }

    static URI plainUrl(URI url) {
        return withQuery(url, Map.of());
    }

    /** Without fragment and user info, which are nobody's business. */
    private static URI withQuery(URI url, Map<String, Object> fields) {
        StringJoiner query = new StringJoiner("&");
        if (url.getRawQuery() != null) {
            query.add(url.getRawQuery());
        }
        fields.forEach((name, value) -> query.add(encode(name) + "=" + encode(plain(value))));
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        String port = url.getPort() < 0 ? "" : ":" + url.getPort();
        return URI.create(url.getScheme() + "://" + url.getHost() + port + path
                + (query.length() == 0 ? "" : "?" + query));
    }

    private static String plain(Object value) {
        return value instanceof CharSequence || value instanceof Number || value instanceof Boolean
                ? value.toString() : Json.text(value);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** The host without the brackets of an IPv6 address. */
    static String hostName(URI url) {
        String host = url.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    static int port(URI url) {
        return url.getPort() >= 0 ? url.getPort() : url.getScheme().equalsIgnoreCase("https") ? 443 : 80;
    }

    /** Addresses come checked from outside; a look-up in here would be a hole in the policy. */
    private static final class NoLookUps implements DnsResolver {
        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            throw new UnknownHostException("not looked up here: " + host);
        }

        @Override
        public String resolveCanonicalHostname(String host) throws UnknownHostException {
            throw new UnknownHostException("not looked up here: " + host);
        }
    }
}
