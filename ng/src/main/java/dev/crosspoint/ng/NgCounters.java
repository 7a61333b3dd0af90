package dev.crosspoint.ng;

import java.util.concurrent.atomic.LongAdder;

/** The counters of one server; counted by every thread of it. */
public final class NgCounters {
    private final LongAdder[] values = new LongAdder[NgCounter.values().length];

    public NgCounters() {
        for (int i = 0; i < values.length; i++) {
            values[i] = new LongAdder();
        }
    }

    public void add(NgCounter counter) {
        values[counter.ordinal()].increment();
    }

    public void add(NgCounter counter, long n) {
        values[counter.ordinal()].add(n);
    }

    public long get(NgCounter counter) {
        return values[counter.ordinal()].sum();
    }
}
