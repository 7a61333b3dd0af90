package dev.crosspoint.signaling.webhook;

import dev.crosspoint.signaling.http.RestModule;
import dev.crosspoint.signaling.store.Database;
import dev.crosspoint.signaling.store.GroupCommit;
import dev.crosspoint.signaling.store.SqlWork;
import dev.crosspoint.signaling.webhook.WebhookReply.Failed;
import dev.crosspoint.signaling.webhook.WebhookReply.Failure;
import dev.crosspoint.signaling.webhook.WebhookReply.Ok;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
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
    private static final long PURGE_S = 300;

    private final OutboundPolicy policy;
    private final Names names;
    private final HttpCaller http;
    private final OrderedSends sends;
    private final Downloads downloads;
    private final Lines lines;
    private final WebhookSettings settings;
    private final WebhookCounters counters = new WebhookCounters();
    private volatile WebhookWatch watch = (_, _, _) -> { };
    private final GroupCommit commit;
    private final Outbox outbox;
    private final WebhookSecrets secrets;
    private final ScheduledExecutorService purge;
    private volatile boolean closing;

    /** @param db null keeps nothing and signs nothing */
    private Webhooks(WebhookSettings settings, Names.Source source, SSLContext tls, Database db, String nodeId) {
        this.settings = settings;
        this.policy = new OutboundPolicy(settings.allowPrivate());
        this.names = new Names(source);
        this.sends = new OrderedSends(settings.perKey(), settings.waiting());
        InstantSource clock = InstantSource.system();
        this.secrets = db == null ? null : new WebhookSecrets(db, clock);
        this.http = new HttpCaller(settings.perDestination(), tls, this::signature, counters.heldBack);
        this.commit = db == null ? null : new GroupCommit(db);
        this.outbox = db == null ? null
                : new Outbox(db, nodeId, commit, settings, sends, this::exchangeOrFail, counters, clock);
        this.purge = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("webhook-purge").factory());
        if (outbox != null) {
            purge.scheduleWithFixedDelay(outbox::purge, PURGE_S, PURGE_S, TimeUnit.SECONDS);
        }
        this.downloads = new Downloads(policy, names, tls);
        this.lines = new Lines(policy, names, tls);
    }

    /** Keeps nothing: for tests of what sends them. */
    public static Webhooks open(WebhookSettings settings) {
        return open(settings, InetAddress::getAllByName, null);
    }

    /** Keeps events until they are delivered; {@link #start} goes on with those of before. */
    public static Webhooks open(WebhookSettings settings, Database db, String nodeId) {
        return new Webhooks(settings, InetAddress::getAllByName, null, db, nodeId);
    }

    /** @param tls whom to trust; null for the JDK's own */
    static Webhooks open(WebhookSettings settings, Names.Source source, SSLContext tls) {
        return new Webhooks(settings, source, tls, null, null);
    }

    /** Sends what an earlier process of this node could not. */
    public void start() {
        if (outbox != null) {
            outbox.start();
        }
    }

    /** What is kept of webhooks, over REST. */
    public RestModule api() {
        return new WebhooksApi(outbox, secrets);
    }

    /** Blocks until there is a reply or nobody is left to ask; never longer than the budgets of all URLs. */
    public WebhookReply request(WebhookRequest r) {
        if (outbox == null || r.accountId() == null) {
            return exchange(r);
        }
        WebhookRequest named = r.as("w-" + UUID.randomUUID());
        Instant began = Instant.now();
        long startNs = System.nanoTime();
        WebhookReply reply = exchange(named);
        outbox.asked(named, reply, began, (System.nanoTime() - startNs) / 1_000_000);
        return reply;
    }

    /** Sends behind everything sent with the same key; kept until it is delivered or given up. */
    public void send(String orderKey, WebhookRequest r) {
        say(orderKey, r, null);
    }

    /**
     * Like {@link #send}; completes when the event is kept.
     *
     * @param with written in the transaction that keeps the event, or null
     */
    public CompletableFuture<Void> say(String orderKey, WebhookRequest r, SqlWork<?> with) {
        if (outbox != null && r.accountId() != null) {
            return outbox.say(orderKey, r, with, null);
        }
        submit(orderKey, r);
        return CompletableFuture.completedFuture(null);
    }

    /** A question behind everything sent with the same key that could be sent; never completes exceptionally. */
    public CompletableFuture<WebhookReply> submit(String orderKey, WebhookRequest r) {
        CompletableFuture<WebhookReply> reply = new CompletableFuture<>();
        behind(() -> {
            if (!sends.add(orderKey, () -> reply.complete(requestOrFail(r)))) {
                counters.failed(Failure.OVERFLOW);
                counters.unanswered.increment();
                reply.complete(new Failed(Failure.OVERFLOW, 0, "too many are waiting", r.url()));
            }
        });
        return reply;
    }

    /** Completes when everything sent with this key so far was delivered, or found that it must wait. */
    public CompletableFuture<Void> settled(String orderKey) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        behind(() -> {
            if (!sends.add(orderKey, () -> done.complete(null))) {
                done.complete(null);
            }
        });
        return done;
    }

    /** What was said before is in its line only when it is on disk. */
    private void behind(Runnable step) {
        if (outbox == null) {
            step.run();
        } else {
            outbox.then(step);
        }
    }

    /** Sends that wait or are under way. */
    public int waiting() {
        return sends.waiting();
    }

    /** Events kept that are neither delivered nor given up. */
    public int pending() {
        return outbox == null ? 0 : outbox.pending();
    }

    /** Files are fetched under the same policy as webhooks are sent. */
    public Downloads downloads() {
        return downloads;
    }

    /** Connections are opened under the same policy as webhooks are sent. */
    public Lines lines() {
        return lines;
    }

    /** Sets who sees what is asked, and how it went. */
    public void watch(WebhookWatch other) {
        watch = other;
    }

    public WebhookCounters counters() {
        return counters;
    }

    /** Gives waiting sends their stop timeout, then cuts off what is still under way; what is kept stays so. */
    @Override
    public void close() {
        closing = true;
        purge.shutdownNow();
        if (!sends.close(settings.stopTimeout().toNanos())) {
            LOG.warn("{} webhooks not sent at stop", sends.waiting());
        }
        if (commit != null) {
            outbox.stop();
            commit.close();
        }
        http.close();
        downloads.close();
        lines.close();
        names.close();
    }

    private String signature(String accountId, byte[] body, long timeoutNs) {
        return secrets == null ? null : secrets.signature(accountId, body, timeoutNs);
    }

    private WebhookReply exchange(WebhookRequest r) {
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

    private WebhookReply exchangeOrFail(WebhookRequest r) {
        try {
            return exchange(r);
        } catch (RuntimeException e) {
            return broken(r, e);
        }
    }

    private WebhookReply broken(WebhookRequest r, RuntimeException e) {
        if (!closing) {
            LOG.error("webhook {} failed here", r.label(), e);
        }
        return new Failed(Failure.PROTOCOL, 0, String.valueOf(e.getMessage()), r.url()); // an event is offered again
    }

    private WebhookReply requestOrFail(WebhookRequest r) {
        try {
            return request(r);
        } catch (RuntimeException e) {
            return broken(r, e);
        }
    }

    private WebhookReply ask(WebhookRequest r) {
        long startNs = System.nanoTime();
        WebhookReply reply = askInTime(r, startNs + r.timeout().toNanos());
        watch.asked(r, reply, (System.nanoTime() - startNs) / 1_000_000);
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
