package dev.crosspoint.media.sctp;

/** The counters of one association, written by its thread only. */
public final class SctpCounters {
    private static final SctpCounter[] COUNTERS = SctpCounter.values();

    private final long[] values = new long[COUNTERS.length];

    SctpCounters() {}

    public long count(SctpCounter counter) {
        return values[counter.ordinal()];
    }

    void add(SctpCounter counter) {
        values[counter.ordinal()]++;
    }
}
