package dev.crosspoint.signaling.webhook;

import dev.crosspoint.signaling.webhook.WebhookReply.Failed;
import dev.crosspoint.signaling.webhook.WebhookReply.Failure;
import dev.crosspoint.signaling.webhook.WebhookReply.Ok;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks and tells customers' applications. Each URL gets its budget: look-up, connection, one retry when the connection
 * cannot be made or breaks before a reply, and the whole reply. What fails goes to the fallback. Anything but a 2xx is
 * a failure; redirects are not followed.
 */
public final class Webhooks implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Webhooks.class);
    private static final int TRIES = 2;

    private final OutboundPolicy policy;
    private final Names names;
    private final HttpCaller http;
    private final OrderedSends sends;
    private final WebhookSettings settings;
    private final WebhookCounters counters = new WebhookCounters();

    private Webhooks(WebhookSettings settings, Names.Source source, SSLContext tls) {
        this.settings = settings;
        this.policy = new OutboundPolicy(settings.allowPrivate());
        this.names = new Names(source);
        this.http = new HttpCaller(settings.perDestination(), tls);
        this.sends = new OrderedSends(settings.perKey(), settings.waiting());
    }

    public static Webhooks open(WebhookSettings settings) {
        return open(settings, InetAddress::getAllByName, null);
    }

    /** @param tls whom to trust; null for the JDK's own */
    static Webhooks open(WebhookSettings settings, Names.Source source, SSLContext tls) {
        return new Webhooks(settings, source, tls);
    }

    /** Blocks until there is a reply or nobody is left to ask; never longer than the budgets of all URLs. */
    public WebhookReply request(WebhookRequest r) {
        WebhookReply reply = ask(r);
        if (reply instanceof Failed && r.fallback() != null) {
            counters.fellBack.increment();
            reply = ask(r.fallback());
        }
        switch (reply) {
            case Ok _ -> counters.answered.increment();
            case Failed f -> {
                counters.unanswered.increment();
                LOG.warn("webhook {} to {} failed: {} {}", r.label(), host(f.url()), f.reason(), f.status());
            }
        }
        return reply;
    }

    /** Sends behind everything sent with the same key. A full queue drops it, counted as {@link Failure#OVERFLOW}. */
    public void send(String orderKey, WebhookRequest r) {
        submit(orderKey, r);
    }

    /** Like {@link #send}, for those who want to know how it went; never completes exceptionally. */
    public CompletableFuture<WebhookReply> submit(String orderKey, WebhookRequest r) {
        CompletableFuture<WebhookReply> reply = new CompletableFuture<>();
        if (!sends.add(orderKey, () -> reply.complete(requestOrFail(r)))) {
            counters.failed(Failure.OVERFLOW);
            counters.unanswered.increment();
            reply.complete(new Failed(Failure.OVERFLOW, 0, "too many are waiting", r.url()));
        }
        return reply;
    }

    /** Completes when everything sent with this key so far was delivered or given up. */
    public CompletableFuture<Void> settled(String orderKey) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        if (!sends.add(orderKey, () -> done.complete(null))) {
            done.complete(null);
        }
        return done;
    }

    /** Sends that wait or are under way. */
    public int waiting() {
        return sends.waiting();
    }

    public WebhookCounters counters() {
        return counters;
    }

    /** Gives waiting sends their stop timeout, then cuts off what is still under way. */
    @Override
    public void close() {
        if (!sends.close(settings.stopTimeout().toNanos())) {
            LOG.warn("{} webhooks not sent at stop", sends.waiting());
        }
        http.close();
        names.close();
    }

    private WebhookReply requestOrFail(WebhookRequest r) {
        try {
            return request(r);
        } catch (RuntimeException e) {
            LOG.error("webhook {} failed here", r.label(), e);
            return new Failed(Failure.BAD_URL, 0, String.valueOf(e.getMessage()), r.url());
        }
    }

    private WebhookReply ask(WebhookRequest r) {
        WebhookReply reply = askInTime(r, System.nanoTime() + r.timeout().toNanos());
        if (reply instanceof Failed f) {
            counters.failed(f.reason());
        }
        return reply;
    }

    private WebhookReply askInTime(WebhookRequest r, long deadlineNs) {
        if (!askable(r.url())) {
            return new Failed(Failure.BAD_URL, 0, "not an absolute http or https URL", r.url());
        }
        List<InetAddress> addresses;
        try {
            addresses = names.addresses(HttpCaller.hostName(r.url()), deadlineNs - System.nanoTime());
        } catch (UnknownHostException e) {
            return new Failed(Failure.UNKNOWN_HOST, 0, String.valueOf(e.getMessage()), r.url());
        } catch (TimeoutException _) {
            return new Failed(Failure.TIMEOUT, 0, "the name was not found in time", r.url());
        }
        List<InetAddress> allowed = addresses.stream().filter(policy::allows).toList();
        if (allowed.isEmpty()) {
            return new Failed(Failure.BLOCKED, 0, "the address is not one that may be asked", r.url());
        }
        return tries(r, allowed, deadlineNs);
    }

    private WebhookReply tries(WebhookRequest r, List<InetAddress> addresses, long deadlineNs) {
        WebhookReply reply = null;
        for (int i = 0; i < TRIES; i++) {
            long leftNs = deadlineNs - System.nanoTime();
            if (reply != null && (leftNs <= 0 || Thread.currentThread().isInterrupted())) {
                return reply;
            }
            if (reply != null) {
                counters.retried.increment();
            }
            reply = http.call(r, addresses.get(i % addresses.size()), leftNs);
            if (!(reply instanceof Failed f) || f.reason() != Failure.CONNECT) {
                return reply;
            }
        }
        return reply;
    }

    private static boolean askable(URI url) {
        return url != null && url.getHost() != null && url.getRawUserInfo() == null
                && ("http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme()));
    }

    private static String host(URI url) {
        return url == null ? "nowhere" : url.getHost();
    }
}
