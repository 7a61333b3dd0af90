package dev.crosspoint.signaling.webhook;

import dev.crosspoint.signaling.store.Database;
import dev.crosspoint.signaling.store.DatabaseAway;
import dev.crosspoint.signaling.store.GroupCommit;
import dev.crosspoint.signaling.store.SqlWork;
import dev.crosspoint.signaling.store.StoreException;
import dev.crosspoint.signaling.webhook.WebhookReply.Failed;
import dev.crosspoint.signaling.webhook.WebhookReply.Failure;
import dev.crosspoint.signaling.webhook.WebhookRow.Outcome;
import dev.crosspoint.signaling.webhook.WebhookRow.State;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps events in the database from the moment they are said until they are delivered or given up, over a restart as
 * well. An account has a bounded number of them in hand; the others wait in the database for their turn. All fields
 * that are not final belong to the writing thread of {@link GroupCommit}.
 */
final class Outbox {

    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
    private static final long NOW = 0;
    private static final Duration KEEPING = Duration.ofSeconds(10);

    /** What of an account's events is in hand. */
    private static final class Hand {
        final Set<String> held = new HashSet<>();
        /** Whether there are more in the database than in hand: then new ones go there only. */
        boolean spilled;
        /** Whether the database is asked again in a while, as it did not answer. */
        boolean asksAgain;
        int pending;
    }

    private final GroupCommit commit;
    private final WebhookStore store;
    private final WebhookSettings settings;
    private final OrderedSends sends;
    private final Function<WebhookRequest, WebhookReply> exchange;
    private final WebhookCounters counters;
    private final InstantSource clock;
    private final Map<String, Hand> hands = new HashMap<>();
    private final AtomicInteger pending = new AtomicInteger();
    private long awayUntilNs = System.nanoTime();
    private volatile boolean stopping;

    Outbox(Database db, String nodeId, GroupCommit commit, WebhookSettings settings, OrderedSends sends,
            Function<WebhookRequest, WebhookReply> exchange, WebhookCounters counters, InstantSource clock) {
        this.commit = commit;
        this.store = new WebhookStore(db, nodeId);
        this.settings = settings;
        this.sends = sends;
        this.exchange = exchange;
        this.counters = counters;
        this.clock = clock;
    }

    WebhookStore store() {
        return store;
    }

    /** Events that are kept and neither delivered nor given up. */
    int pending() {
        return pending.get();
    }

    /** Goes on with what an earlier process of this node left; what was said meanwhile is not counted twice. */
    void start() {
        commit.then(this::begin);
    }

    /**
     * Completes when the event is on disk, or when it is known that it will not be: then it is sent all the same.
     *
     * @param with     written in the same transaction, or null
     * @param resendOf the event that this one repeats, or null
     */
    CompletableFuture<Void> say(String key, WebhookRequest r, SqlWork<?> with, String resendOf) {
        return say(key, r, r.as(newId()), with, resendOf);
    }

    /**
     * Says an event once more; gives the new one's id.
     *
     * @throws TimeoutException when it is not known in time whether it is kept; it is sent in any case
     */
    String resend(WebhookRow row, WebhookRequest r) throws TimeoutException {
        WebhookRequest named = r.as(newId());
        try {
            say(row.orderKey(), r, named, null, row.deliveryId()).get(KEEPING.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new TimeoutException();
        }
        return named.deliveryId();
    }

    private static String newId() {
        return "w-" + UUID.randomUUID();
    }

    private CompletableFuture<Void> say(String key, WebhookRequest r, WebhookRequest named, SqlWork<?> with,
            String resendOf) {
        WebhookRow row = new WebhookRow(0, named.deliveryId(), r.accountId(), key, r.callId(), r.label(), false,
                resendOf, State.PENDING, RequestText.write(r), 0, clock.instant(), null, 0, null, null);
        Place place = new Place();
        CompletableFuture<Void> stored = new CompletableFuture<>();
        commit.write(c -> {
            store.insert(c, place.taken(hand(r.accountId())) ? row : overflowed(row, r));
            return with == null ? null : with.run(c);
        }, fault -> {
            taken(row, named, place, fault);
            stored.complete(null);
        });
        return stored;
    }

    /** One of the places for an account's pending events, asked for once though a transaction may run twice. */
    private final class Place {
        private Boolean taken;

        boolean taken(Hand hand) {
            if (taken == null) {
                taken = hand.pending < settings.kept().pending();
                if (taken) {
                    hand.pending++;
                    pending.incrementAndGet();
                }
            }
            return taken;
        }

        /** On the writing thread, unless none was taken. */
        void giveBack(String accountId) {
            if (Boolean.TRUE.equals(taken)) {
                hand(accountId).pending--;
                pending.decrementAndGet();
            }
        }
    }

    /** A question is kept when it is over, to be looked at. One that cannot be kept is lost; no call depends on it. */
    void asked(WebhookRequest r, WebhookReply reply, Instant began, long durationMs) {
        String key = r.callId() != null ? r.callId()
                : r.fields().get("endpointId") instanceof String endpoint ? endpoint : r.accountId();
        WebhookRow row = new WebhookRow(0, r.deliveryId(), r.accountId(), key, r.callId(), r.label(), true, null,
                reply instanceof Failed ? State.FAILED : State.DELIVERED, RequestText.write(r), 1, began, began,
                durationMs, clock.instant(), Outcome.of(reply));
        commit.write(c -> store.insert(c, row), fault -> {
            if (fault != null) {
                counters.unkept.increment();
            }
        });
    }

    /** Runs on the writing thread, behind everything said so far. */
    void then(Runnable step) {
        commit.then(step);
    }

    /** From now on a failure is ours, not the application's: what fails stays pending for the next process. */
    void stop() {
        stopping = true;
    }

    void purge() {
        try {
            store.purge(clock.instant().minus(settings.kept().retention()), settings.kept().ended());
        } catch (RuntimeException e) {
            LOG.error("old webhooks could not be deleted", e);
        }
    }

    // ---- on the writing thread

    private void begin() {
        Map<String, Integer> left;
        try {
            left = store.pendingByAccount();
        } catch (RuntimeException e) {
            LOG.error("webhooks of before wait longer", e);
            later("start", this::start);
            return;
        }
        left.forEach(this::goOn);
        if (!left.isEmpty()) {
            LOG.info("{} webhooks are still to be delivered",
                    left.values().stream().mapToInt(Integer::intValue).sum());
        }
    }

    private Hand hand(String accountId) {
        return hands.computeIfAbsent(accountId, _ -> new Hand());
    }

    private void goOn(String accountId, int count) {
        Hand hand = hand(accountId);
        pending.addAndGet(count - hand.pending);
        hand.pending = count;
        hand.spilled = true;
        refillOrWait(accountId, hand);
    }

    private WebhookRow overflowed(WebhookRow row, WebhookRequest r) {
        return new WebhookRow(0, row.deliveryId(), row.accountId(), row.orderKey(), row.callId(), row.eventType(),
                false, row.resendOf(), State.FAILED, row.request(), 0, row.createdAt(), row.createdAt(), 0,
                row.createdAt(), Outcome.of(new Failed(Failure.OVERFLOW, 0, "too many are waiting", r.url())));
    }

    private void taken(WebhookRow row, WebhookRequest named, Place place, RuntimeException fault) {
        if (fault != null) {
            LOG.error("webhook {} cannot be kept; it is sent without", row.eventType(), fault);
            counters.unkept.increment();
            place.giveBack(row.accountId());
            sends.addPatient(row.orderKey(), () -> {
                exchange.apply(named);
                return OrderedSends.DONE;
            });
            return;
        }
        Hand hand = hand(row.accountId());
        if (place.taken(hand)) {
            hand.spilled |= hand.held.size() >= settings.kept().inMemory();
            if (!hand.spilled && !hand.held.contains(row.deliveryId())) { // a refill may have read it already
                take(hand, row);
            }
        } else {
            counters.failed(Failure.OVERFLOW);
            counters.unanswered.increment();
        }
    }

    private void take(Hand hand, WebhookRow row) {
        Delivery delivery = new Delivery(row, NOW);
        if (sends.addPatient(row.orderKey(), delivery)) {
            hand.held.add(row.deliveryId());
        }
    }

    /** Takes the oldest from the database into the hand. */
    private void refill(String accountId, Hand hand) {
        int room = settings.kept().inMemory();
        List<WebhookRow> oldest = store.pending(accountId, hand.held.size() + room);
        hand.spilled = oldest.size() == hand.held.size() + room;
        for (WebhookRow row : oldest) {
            if (!hand.held.contains(row.deliveryId())) {
                take(hand, row);
            }
        }
    }

    private void refillOrWait(String accountId, Hand hand) {
        try {
            if (System.nanoTime() - awayUntilNs < 0) { // asking takes seconds, and there may be many accounts
                throw new StoreException("the database was away a moment ago", null);
            }
            refill(accountId, hand);
        } catch (RuntimeException e) {
            LOG.error("webhooks of account {} wait longer: {}", accountId, e.getMessage());
            if (e instanceof DatabaseAway) {
                awayUntilNs = System.nanoTime() + settings.retry().first().toNanos() / 2;
            }
            if (!hand.asksAgain) { // no end of another one is needed for that: there may be none
                hand.asksAgain = true;
                hand.spilled = true;
                askAgain(accountId);
            }
        }
    }

    private void askAgain(String accountId) {
        later("refill-" + accountId, () -> commit.write(null, fault -> {
            if (fault == null) {
                refillAgain(accountId);
            } else { // too much waits to be written, and this is not the writing thread
                askAgain(accountId);
            }
        }));
    }

    private void refillAgain(String accountId) {
        Hand hand = hands.get(accountId);
        if (hand != null) {
            hand.asksAgain = false;
            refillOrWait(accountId, hand);
        }
    }

    /** Does it when an event would be offered again; not at all where this process ends before. */
    private void later(String key, Runnable step) {
        long dueNs = System.nanoTime() + settings.retry().first().toNanos();
        sends.addPatient(key, () -> {
            long leftNs = dueNs - System.nanoTime();
            if (leftNs > 0) {
                return leftNs;
            }
            step.run();
            return OrderedSends.DONE;
        });
    }

    private void over(WebhookRow row) {
        Hand hand = hand(row.accountId());
        hand.held.remove(row.deliveryId());
        hand.pending--;
        pending.decrementAndGet();
        if (hand.spilled && hand.held.size() <= settings.kept().inMemory() / 2) {
            refillOrWait(row.accountId(), hand);
        }
        if (hand.pending == 0) {
            hands.remove(row.accountId());
        }
    }

    /** One event on its way. Its fields belong to the thread of its order key. */
    private final class Delivery implements OrderedSends.Send {
        private WebhookRow row;
        private long dueNs;

        Delivery(WebhookRow row, long restNs) {
            this.row = row;
            this.dueNs = System.nanoTime() + restNs;
        }

        @Override
        public long attempt() {
            long leftNs = dueNs - System.nanoTime();
            if (leftNs > 0) {
                return leftNs;
            }
            if (stopping) {
                return OrderedSends.DONE;
            }
            Instant began = clock.instant();
            long startNs = System.nanoTime();
            WebhookReply reply = exchange.apply(
                    RequestText.read(row.request(), row.eventType(), row.accountId(), row.deliveryId()));
            long tookMs = (System.nanoTime() - startNs) / 1_000_000;
            if (stopping && reply instanceof Failed) {
                return OrderedSends.DONE;
            }
            int attempts = row.attempts() + 1;
            RetryPolicy.Verdict verdict = reply instanceof Failed failed
                    ? settings.retry().after(failed, attempts, Duration.between(row.createdAt(), clock.instant()))
                    : null;
            State state = verdict == null ? State.DELIVERED
                    : verdict instanceof RetryPolicy.Verdict.GiveUp ? State.FAILED : State.PENDING;
            keep(state, attempts, began, tookMs, Outcome.of(reply));
            return switch (verdict) {
                case RetryPolicy.Verdict.Hold(Duration wait) -> rest(wait);
                case RetryPolicy.Verdict.StepAside(Duration wait) -> {
                    sends.addPatient(row.deliveryId(), new Delivery(row, wait.toNanos()));
                    yield OrderedSends.DONE;
                }
                case RetryPolicy.Verdict.GiveUp _ -> {
                    LOG.warn("webhook {} of {} is given up", row.eventType(), row.orderKey());
                    yield OrderedSends.DONE;
                }
                case null -> OrderedSends.DONE;
            };
        }

        private long rest(Duration wait) {
            dueNs = System.nanoTime() + wait.toNanos();
            return wait.toNanos();
        }

        private void keep(State state, int attempts, Instant began, long tookMs, Outcome outcome) {
            row = new WebhookRow(row.seq(), row.deliveryId(), row.accountId(), row.orderKey(), row.callId(),
                    row.eventType(), false, row.resendOf(), state, row.request(), attempts, row.createdAt(), began,
                    tookMs, state == State.PENDING ? null : clock.instant(), outcome);
            keep(row);
        }

        /** An end is written until it is on disk: else the event would be read, and sent, again. */
        private void keep(WebhookRow kept) {
            commit.write(c -> store.update(c, kept), fault -> {
                boolean ended = kept.state() != State.PENDING;
                if (fault instanceof DatabaseAway && ended) {
                    LOG.error("the end of webhook {} is not kept yet", kept.deliveryId());
                    later("end-" + kept.deliveryId(), () -> keep(kept));
                    return;
                }
                if (fault != null) {
                    LOG.error("the state of webhook {} is not kept: it may be sent again", kept.deliveryId(), fault);
                }
                if (ended) {
                    over(kept);
                }
            });
        }
    }
}
