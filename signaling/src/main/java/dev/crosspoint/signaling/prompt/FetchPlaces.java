package dev.crosspoint.signaling.prompt;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * So many fetches at once, a quarter of them for one account, so that a server of its own that stalls is no other
 * account's trouble. Who finds no place waits for one, accounts by turns.
 */
final class FetchPlaces {
    private final int most;
    private final int share;
    private final PromptCounters counters;
    private final Map<String, Integer> taken = new HashMap<>();
    private final FairQueue<Place> waiting = new FairQueue<>();
    private int all;

    FetchPlaces(int most, PromptCounters counters) {
        this.most = most;
        this.share = Math.max(1, most / 4);
        this.counters = counters;
    }

    /** Places of one account. */
    int share() {
        return share;
    }

    /** A place, or one's turn in waiting for it, or neither where too many wait: {@link Place#await} tells. */
    synchronized Place ask(String accountId) {
        Place place = new Place(accountId);
        if (free(accountId)) {
            give(place);
        } else if (waiting.size(accountId) >= most || waiting.size() >= 4 * most) {
            place.answer.complete(limit(accountId));
        } else {
            counters.filesWaited.increment();
            waiting.add(accountId, place);
        }
        return place;
    }

    private boolean free(String accountId) {
        return all < most && taken.getOrDefault(accountId, 0) < share;
    }

    private PromptLimit limit(String accountId) {
        return taken.getOrDefault(accountId, 0) < share ? PromptLimit.FETCHES : PromptLimit.FETCHES_OF_ACCOUNT;
    }

    private void give(Place place) {
        all++;
        taken.merge(place.accountId, 1, Integer::sum);
        place.held = true;
        place.answer.complete(null);
    }

    private synchronized void giveUp(Place place) {
        if (waiting.remove(place.accountId, place)) {
            place.answer.complete(limit(place.accountId));
        }
    }

    private synchronized void giveBack(Place place) {
        if (!place.held) {
            return;
        }
        place.held = false;
        all--;
        taken.computeIfPresent(place.accountId, (_, n) -> n == 1 ? null : n - 1);
        for (Place next = waiting.next(this::free); next != null; next = waiting.next(this::free)) {
            give(next);
        }
    }

    /** Somebody's place or turn. */
    final class Place implements AutoCloseable {
        private final String accountId;
        private final CompletableFuture<PromptLimit> answer = new CompletableFuture<>();
        private boolean held;

        private Place(String accountId) {
            this.accountId = accountId;
        }

        /** Blocks until the place is there; else the limit that kept it from us so long, or when it was given up. */
        PromptLimit await(Duration longest) {
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
        void giveUp() {
            FetchPlaces.this.giveUp(this);
        }

        @Override
        public void close() {
            giveUp();
            giveBack(this);
        }
    }
}
