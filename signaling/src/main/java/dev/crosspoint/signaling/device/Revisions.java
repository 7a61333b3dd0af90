package dev.crosspoint.signaling.device;

import dev.crosspoint.signaling.endpoint.Endpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntSupplier;

/**
 * Numbers for the offers of each endpoint, rising over all connections that its devices make.
 *
 * <p>Some clients start anew after a reconnect and some do not; numbers that only rise suit both. An endpoint older
 * than this process may have been counted by the one before it: such a count starts at the endpoint's age in
 * milliseconds, more than anybody can have counted to.
 */
final class Revisions {

    private static final Duration SWEEP = Duration.ofMinutes(10);

    private static final class Count implements IntSupplier {
        private final Instant expires;
        private int last;

        Count(Instant expires, int last) {
            this.expires = expires;
            this.last = last;
        }

        /** Two sessions of one endpoint overlap for a moment. */
        @Override
        public synchronized int getAsInt() {
            return ++last;
        }
    }

    private final Map<String, Count> counts = new HashMap<>();
    private final Instant started;
    private Instant swept;

    Revisions(Instant started) {
        this.started = started;
        swept = started;
    }

    synchronized IntSupplier of(Endpoint endpoint, Instant now) {
        if (Duration.between(swept, now).compareTo(SWEEP) > 0) {
            swept = now;
            counts.values().removeIf(count -> count.expires.isBefore(now));
        }
        return counts.computeIfAbsent(endpoint.endpointId(),
                id -> new Count(endpoint.expires(), firstAfter(endpoint.created(), now)));
    }

    private int firstAfter(Instant created, Instant now) {
        return created.isBefore(started) ? (int) Duration.between(created, now).toMillis() : 0;
    }
}
