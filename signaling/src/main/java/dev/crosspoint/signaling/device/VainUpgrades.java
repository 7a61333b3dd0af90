package dev.crosspoint.signaling.device;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Slows down whoever asks again and again in vain. A browser cannot see why its upgrade was refused, and the vendor's
 * client in it tries each second for ever: from the second refusal on it waits for its answer.
 */
final class VainUpgrades {

    static final Duration HOLD = Duration.ofSeconds(4);
    /** Who has not come back by then is not one of those. */
    private static final Duration MEMORY = Duration.ofSeconds(30);
    private static final int REMEMBERED = 10_000;
    private static final int HELD = 500;

    private final Alarms alarms;
    private final Semaphore places = new Semaphore(HELD);
    /** By the token's hash: two tokens that share one slow each other down, which does not matter. */
    private final Map<Integer, Instant> refused = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Instant> eldest) {
            return size() > REMEMBERED;
        }
    };

    VainUpgrades(Alarms alarms) {
        this.alarms = alarms;
    }

    /** Returns when this refusal may be told; at once where too many wait already. */
    void refusing(String token) {
        if (!again(token) || !places.tryAcquire()) {
            return;
        }
        try {
            CountDownLatch over = new CountDownLatch(1);
            Alarms.Alarm alarm = alarms.after(HOLD, over::countDown);
            try {
                over.await(2 * HOLD.toMillis(), TimeUnit.MILLISECONDS);
            } finally {
                alarm.cancel();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            places.release();
        }
    }

    private synchronized boolean again(String token) {
        Instant now = alarms.now();
        Instant before = refused.put(token.hashCode(), now);
        return before != null && Duration.between(before, now).compareTo(MEMORY) < 0;
    }
}
