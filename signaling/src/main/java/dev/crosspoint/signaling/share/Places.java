package dev.crosspoint.signaling.share;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;

/**
 * So many at once, a share of them for one account, so that a server of its own that stalls is no other account's
 * trouble. Who finds no place waits for one, accounts by turns. Knows of nobody without a place or a turn.
 *
 * @param <K> what tells accounts apart, which have a share each
 */
public final class Places<K> {
    /** What there is no more of. */
    public enum Limit { SHARE, ALL }

    private final int most;
    private final int share;
    private final int mostWaiting;
    private final LongAdder waited;
    private final Map<K, Integer> taken = new HashMap<>();
    private final FairQueue<K, Place> waiting = new FairQueue<>();
    private int all;

    /**
     * @param share       of one account
     * @param mostWaiting of one account; four times as many in all
     * @param waited      counts those that had to wait
     */
    public Places(int most, int share, int mostWaiting, LongAdder waited) {
        this.most = most;
        this.share = share;
        this.mostWaiting = mostWaiting;
        this.waited = waited;
    }

    /** A place, or one's turn in waiting for it, or neither where too many wait: {@link Place#await} tells. */
    public synchronized Place ask(K account) {
        Place place = new Place(account);
        if (free(account)) {
            give(place);
        } else if (waiting.size(account) >= mostWaiting || waiting.size() >= 4L * mostWaiting) {
            place.answer.complete(limit(account));
        } else {
            waited.increment();
            waiting.add(account, place);
        }
        return place;
    }

    private boolean free(K account) {
        return all < most && taken.getOrDefault(account, 0) < share;
    }

    private Limit limit(K account) {
        return taken.getOrDefault(account, 0) < share ? Limit.ALL : Limit.SHARE;
    }

    private void give(Place place) {
        all++;
        taken.merge(place.account, 1, Integer::sum);
        place.held = true;
        place.answer.complete(null);
    }

    private synchronized void giveUp(Place place) {
        if (waiting.remove(place.account, place)) {
            place.answer.complete(limit(place.account));
        }
    }

    private synchronized void giveBack(Place place) {
        if (!place.held) {
            return;
        }
        place.held = false;
        all--;
        taken.computeIfPresent(place.account, (_, n) -> n == 1 ? null : n - 1);
        for (Place next = waiting.next(this::free); next != null; next = waiting.next(this::free)) {
            give(next);
        }
    }

    /** Accounts with a place. */
    synchronized int size() {
        return taken.size();
    }

    /** Somebody's place or turn. */
    public final class Place implements AutoCloseable {
        private final K account;
        private final CompletableFuture<Limit> answer = new CompletableFuture<>();
        private boolean held;

        private Place(K account) {
            this.account = account;
        }

        /** Blocks until the place is there; else the limit that kept it from us so long, or when it was given up. */
        public Limit await(Duration longest) {
            try {
                return answer.get(longest.toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException _) {
                giveUp();
            } catch (InterruptedException _) {
                giveUp();
                Thread.currentThread().interrupt();
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            }
            return answer.join();
        }

        /** Waits no more; a place that is there stays. */
        public void giveUp() {
            Places.this.giveUp(this);
        }

        @Override
        public void close() {
            giveUp();
            giveBack(this);
        }
    }
}
