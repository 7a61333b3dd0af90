package dev.crosspoint.transcoder;

import java.util.Arrays;

/**
 * How much later than the fastest of the last hundred packets the others come: a histogram of that which forgets,
 * and the delay that nearly all of them keep. Follows a clock that drifts and a path that becomes longer for good.
 */
final class PathDelay {
    private static final long BUCKET_NS = 5_000_000;
    private static final int BUCKETS = 100;
    private static final int SLOTS = 8;
    private static final int SLOT_PACKETS = 12;
    private static final int MEMORY = 400;                  // packets; one stall of 200 ms is no reason for a buffer
    private static final int UNSETTLED = 50;
    private static final double GROWTH = 1 / (1 - 1.0 / MEMORY);    // of the weight of a packet against the one before
    private static final double COVERED = 0.97;             // of the packets
    private static final double RESCALE = 1e100;
    private static final long SHIFT_NS = 20_000_000;        // the fastest later by this: the path has changed
    private static final long ABSURD_NS = 5_000_000_000L;
    private static final long UNKNOWN = Long.MAX_VALUE;

    private final double[] weights = new double[BUCKETS];
    private final long[] fastestOf = new long[SLOTS];
    private int slot;
    private int inSlot;
    private long fastest;
    private long latest;
    private double weight;
    private double total;

    PathDelay() {
        reset();
    }

    /** As if a clean path had been seen for long. */
    void reset() {
        Arrays.fill(weights, 0);
        weight = 1;
        total = MEMORY;
        weights[0] = total;
        restart();
    }

    /** The source's clock has jumped: what is known of the jitter stays. */
    void restart() {
        Arrays.fill(fastestOf, UNKNOWN);
        fastest = UNKNOWN;
    }

    /** The path is not what it was: what is known counts little against what comes. */
    void unsettle() {
        weight *= total / weight / UNSETTLED;
    }

    /**
     * A packet came whose sound begins at {@code positionNs} of the source's time.
     *
     * @param unseenNs for how long nobody had looked for packets: that much of its lateness may be ours
     */
    void arrived(long positionNs, long nowNs, long unseenNs) {
        long offset = nowNs - positionNs;
        if (fastest == UNKNOWN) {
            fastest = offset;
        }
        offset -= Math.clamp(offset - fastest, 0, unseenNs);
        long later = offset - fastest;
        if (later > ABSURD_NS || later < -ABSURD_NS) {
            return;
        }
        follow(offset);
        weight *= GROWTH;
        latest = offset - fastest;
        int bucket = Math.clamp(latest / BUCKET_NS, 0, BUCKETS - 1);
        weights[bucket] += weight;
        total += weight;
        if (weight > RESCALE) {
            rescale();
        }
    }

    /** Arrival less position of the fastest packets, in ns. */
    long fastestNs() {
        return fastest;
    }

    /** How much later than the fastest the last packet came. */
    long latestNs() {
        return latest;
    }

    /** The delay after the fastest that nearly all packets keep; 0 when they all come within 5 ms. */
    long coveringNs() {
        double beyond = total * (1 - COVERED);
        int bucket = BUCKETS - 1;
        if (weights[0] >= total - beyond) {
            return 0;
        }
        for (double sum = weights[bucket]; sum <= beyond; sum += weights[bucket]) {
            bucket--;
        }
        return (bucket + 1) * BUCKET_NS;
    }

    private void follow(long offset) {
        if (++inSlot > SLOT_PACKETS) {
            inSlot = 1;
            slot = (slot + 1) % SLOTS;
            fastestOf[slot] = UNKNOWN;
        }
        fastestOf[slot] = Math.min(fastestOf[slot], offset);
        long least = UNKNOWN;
        for (long f : fastestOf) {
            least = Math.min(least, f);
        }
        if (least - fastest >= SHIFT_NS) {
            shift((int) ((least - fastest) / BUCKET_NS));
        }
        fastest = least;
    }

    /** What was late of the old path is not late of the new one. */
    private void shift(int buckets) {
        int by = Math.min(buckets, BUCKETS - 1);
        for (int i = 1; i <= by; i++) {
            weights[0] += weights[i];
        }
        System.arraycopy(weights, by + 1, weights, 1, BUCKETS - 1 - by);
        Arrays.fill(weights, BUCKETS - by, BUCKETS, 0);
    }

    private void rescale() {
        total = 0;
        for (int i = 0; i < BUCKETS; i++) {
            weights[i] /= weight;
            total += weights[i];
        }
        weight = 1;
    }
}
