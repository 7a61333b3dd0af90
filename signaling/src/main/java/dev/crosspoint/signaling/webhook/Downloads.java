package dev.crosspoint.signaling.webhook;

import dev.crosspoint.signaling.account.BasicCredentials;
import dev.crosspoint.signaling.bxml.Urls;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.io.CloseMode;

/**
 * Fetches what customers name by URL, under the same outbound policy as webhooks: each address is checked, those that a
 * redirect leads to as well. Bounded in time and in bytes; who asks bounds the number for each account, and has as many
 * connections as it asks for: none waits for another account's.
 */
public final class Downloads implements AutoCloseable {
    private static final int MOST_REDIRECTS = 5;

    /** Limits of one fetch: until its head, and to its end. */
    public record Limits(Duration head, Duration whole, long bytes) { }

    /** What came of it. */
    public sealed interface Result { }

    /** To be read and closed; reading fails once a limit is passed. */
    public record Got(InputStream body, String contentType, URI from, Freshness freshness) implements Result { }

    /** The detail is fit for the developer who named the URL. */
    public record Failed(String detail) implements Result { }

    private final OutboundPolicy policy;
    private final Names names;
    private final CloseableHttpClient client;
    private final ScheduledThreadPoolExecutor deadlines;

    Downloads(OutboundPolicy policy, Names names, SSLContext tls) {
        this.policy = policy;
        this.names = names;
        this.client = HttpCaller.client(Integer.MAX_VALUE, tls);
        this.deadlines = new ScheduledThreadPoolExecutor(1,
                Thread.ofPlatform().daemon().name("download-deadlines").factory());
        deadlines.setRemoveOnCancelPolicy(true);
    }

    /** Blocks until the head of the reply is there. Credentials go to the place that was named and to no other. */
    public Result get(URI url, BasicCredentials credentials, Limits limits) {
        long startNs = System.nanoTime();
        URI at = url;
        Freshness freshness = Freshness.FOREVER;
        for (int hops = 0; hops <= MOST_REDIRECTS; hops++) {
            long leftNs = limits.head().toNanos() - (System.nanoTime() - startNs);
            if (leftNs <= 0) {
                return new Failed("no reply within " + limits.head().toSeconds() + " seconds");
            }
            switch (once(at, sameOrigin(url, at) ? credentials : null, limits, leftNs)) {
                case Got got -> {
                    return new Got(got.body(), got.contentType(), got.from(), freshness.and(got.freshness()));
                }
                case Failed failed -> {
                    return failed;
                }
                case Moved moved -> {
                    at = Urls.resolve(at, moved.location()).orElse(null);
                    freshness = freshness.and(moved.freshness());
                    if (at == null) {
                        return new Failed("redirected to something that is not an http or https URL");
                    }
                }
            }
        }
        return new Failed("redirected more than " + MOST_REDIRECTS + " times");
    }

    private record Moved(String location, Freshness freshness) implements Result { }

    private Result once(URI url, BasicCredentials credentials, Limits limits, long timeoutNs) {
        InetAddress address;
        try {
            List<InetAddress> addresses = names.addresses(HttpCaller.hostName(url), timeoutNs);
            address = addresses.stream().filter(policy::allows).findFirst().orElse(null);
        } catch (UnknownHostException e) {
            return new Failed("the host is not known");
        } catch (TimeoutException e) {
            return new Failed("the host's name was not found in time");
        }
        return address == null ? new Failed("the address is not one that may be asked")
                : get(url, address, credentials, limits, timeoutNs);
    }

    private Result get(URI url, InetAddress address, BasicCredentials credentials, Limits limits, long timeoutNs) {
        HttpGet request = new HttpGet(HttpCaller.plainUrl(url));
        request.setHeader("Accept", "audio/wav, audio/x-wav, audio/mpeg, audio/*;q=0.5, */*;q=0.1");
        if (credentials != null) {
            request.setHeader("Authorization", credentials.header());
        }
        HttpHost target = new HttpHost(url.getScheme(), address, HttpCaller.hostName(url), HttpCaller.port(url));
        ScheduledFuture<?> head = deadlines.schedule(request::cancel, timeoutNs, TimeUnit.NANOSECONDS);
        try {
            ClassicHttpResponse response = client.executeOpen(target, request, null);
            head.cancel(false);
            return read(url, request, response, limits);
        } catch (IOException | RuntimeException e) {
            return new Failed(request.isCancelled() ? "no reply in time" // before the deadline's own task is done
                    : "no usable reply: " + e.getClass().getSimpleName());
        } finally {
            head.cancel(false);
        }
    }

    private Result read(URI url, HttpGet request, ClassicHttpResponse response, Limits limits) throws IOException {
        int status = response.getCode();
        Freshness freshness = Freshness.of(header(response, "Cache-Control"), header(response, "Expires"),
                header(response, "Date"), header(response, "Age"), header(response, "Vary"));
        String location = header(response, "Location");
        boolean moved = status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
        if (status != 200 || response.getEntity() == null) {
            cutOff(request, response);
            return moved && location != null ? new Moved(location, freshness) : new Failed("HTTP " + status);
        }
        if (response.getEntity().getContentLength() > limits.bytes()) {
            cutOff(request, response);
            return new Failed("larger than " + limits.bytes() / 1_000_000 + " MB");
        }
        ScheduledFuture<?> end = deadlines.schedule(request::cancel, limits.whole().toNanos(), TimeUnit.NANOSECONDS);
        return new Got(new Bounded(response.getEntity().getContent(), request, response, end, limits.bytes()),
                header(response, "Content-Type"), url, freshness);
    }

    private static void cutOff(HttpGet request, ClassicHttpResponse response) {
        request.cancel();
        try {
            response.close();
        } catch (IOException _) {
            // its connection was cut off on purpose
        }
    }

    private static String header(ClassicHttpResponse response, String name) {
        Header header = response.getFirstHeader(name);
        return header == null ? null : header.getValue();
    }

    private static boolean sameOrigin(URI a, URI b) {
        return a.getScheme().equalsIgnoreCase(b.getScheme()) && HttpCaller.port(a) == HttpCaller.port(b)
                && a.getHost().toLowerCase(Locale.ROOT).equals(b.getHost().toLowerCase(Locale.ROOT));
    }

    @Override
    public void close() {
        deadlines.shutdownNow();
        client.close(CloseMode.IMMEDIATE);
    }

    /** A reply's body that ends with an exception where it grows too long. */
    private static final class Bounded extends FilterInputStream {
        private final HttpGet request;
        private final ClassicHttpResponse response;
        private final ScheduledFuture<?> deadline;
        private long left;
        private boolean ended;

        Bounded(InputStream in, HttpGet request, ClassicHttpResponse response, ScheduledFuture<?> deadline,
                long bytes) {
            super(in);
            this.request = request;
            this.response = response;
            this.deadline = deadline;
            this.left = bytes;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count = super.read(bytes, offset, length);
            ended |= count < 0;
            left -= Math.max(0, count);
            if (left < 0) {
                throw new IOException("too large");
            }
            return count;
        }

        /** What is not read to its end is cut off with its connection. */
        @Override
        public void close() throws IOException {
            deadline.cancel(false);
            if (ended) {
                response.close();
            } else {
                cutOff(request, response);
            }
        }
    }
}
