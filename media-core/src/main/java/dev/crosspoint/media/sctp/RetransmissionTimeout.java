package dev.crosspoint.media.sctp;

/** RTO from measured round trips (RFC 9260 §6.3.1), with the bounds that browsers use instead of the RFC's. */
final class RetransmissionTimeout {
    private static final long INITIAL_NS = 1_000_000_000L;
    private static final long SHORTEST_NS = 400_000_000L;
    private static final long LONGEST_NS = 10_000_000_000L;

    private boolean measured;
    private long smoothedNs;
    private long variationNs;
    private long timeoutNs = INITIAL_NS;

    long timeoutNs() {
        return timeoutNs;
    }

    void roundTrip(long ns) {
        if (measured) {
            variationNs += (Math.abs(smoothedNs - ns) - variationNs) / 4;
            smoothedNs += (ns - smoothedNs) / 8;
        } else {
            measured = true;
            smoothedNs = ns;
            variationNs = ns / 2;
        }
        timeoutNs = bounded(smoothedNs + 4 * variationNs);
    }

    void backOff() {
        timeoutNs = bounded(2 * timeoutNs);
    }

    /** The wait after so many fruitless attempts, for what is not measured: handshake and shutdown. */
    static long afterAttempts(int attempts) {
        return Math.min(INITIAL_NS << Math.min(attempts - 1, 10), LONGEST_NS);
    }

    private static long bounded(long ns) {
        return Math.clamp(ns, SHORTEST_NS, LONGEST_NS);
    }
}
