package dev.crosspoint.signaling.webhook;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.apache.hc.core5.http.HttpHost;

/**
 * How many requests an account may have under way to one destination, so that one account's server that hangs leaves
 * connections to those who share its host. Knows of nobody without a request.
 */
final class Shares {

    /** Whose, and where to; what the connection pool tells apart is told apart here. */
    record Key(String accountId, HttpHost destination) {
    }

    /** First come, first served. */
    private static final class Share extends Semaphore {
        private static final long serialVersionUID = 1;
        /** Requests under way and waiting; changed by one thread at a time, under the map's lock of the entry. */
        private int users;

        Share(int most) {
            super(most, true);
        }
    }

    private final int most;
    private final LongAdder heldBack;
    private final Map<Key, Share> shares = new ConcurrentHashMap<>();

    /** @param heldBack counts those that had to wait */
    Shares(int most, LongAdder heldBack) {
        this.most = most;
        this.heldBack = heldBack;
    }

    /** Waits for a place, to be given back; false when there was none in time. */
    boolean take(Key key, long timeoutNs) {
        Share share = shares.compute(key, (_, known) -> {
            Share used = known == null ? new Share(most) : known;
            used.users++;
            return used;
        });
        boolean taken = false;
        try {
            taken = share.tryAcquire(0, TimeUnit.NANOSECONDS);
            if (!taken) {
                heldBack.increment();
                taken = share.tryAcquire(timeoutNs, TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            if (!taken) {
                leave(key);
            }
        }
        return taken;
    }

    void give(Key key) {
        shares.get(key).release();
        leave(key);
    }

    private void leave(Key key) {
        shares.computeIfPresent(key, (_, share) -> --share.users == 0 ? null : share);
    }

    /** Accounts at destinations with a request now. */
    int size() {
        return shares.size();
    }
}
