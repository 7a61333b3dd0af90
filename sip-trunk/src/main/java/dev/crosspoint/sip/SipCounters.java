package dev.crosspoint.sip;

import java.util.concurrent.atomic.LongAdder;

/** The counters of one user agent. */
public final class SipCounters {
    private final LongAdder[] values = new LongAdder[SipCounter.values().length];

    public SipCounters() {
        for (int i = 0; i < values.length; i++) {
            values[i] = new LongAdder();
        }
    }

    public void count(SipCounter counter) {
        values[counter.ordinal()].increment();
    }

    public long get(SipCounter counter) {
        return values[counter.ordinal()].sum();
    }
}
