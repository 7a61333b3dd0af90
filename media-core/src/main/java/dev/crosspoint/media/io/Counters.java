package dev.crosspoint.media.io;

import java.util.concurrent.atomic.AtomicLongArray;

/** The counters of one enum. Written by one thread with {@link #add}, by any with {@link #addShared}; read by any. */
public final class Counters {
    private final Counter[] declared;
    private final AtomicLongArray values;

    public Counters(Counter[] declared) {
        this.declared = declared.clone();
        this.values = new AtomicLongArray(declared.length);
    }

    public Counter[] declared() {
        return declared.clone();
    }

    public void add(Counter counter) {
        add(counter, 1);
    }

    /** For the owning thread only: no atomic read-modify-write, just a store that others will see. */
    public void add(Counter counter, long n) {
        int i = counter.ordinal();
        values.setOpaque(i, values.getPlain(i) + n);
    }

    public void addShared(Counter counter) {
        values.getAndIncrement(counter.ordinal());
    }

    public long value(Counter counter) {
        return values.getOpaque(counter.ordinal());
    }
}
