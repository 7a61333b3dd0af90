package dev.crosspoint.srtp;

import java.util.Arrays;

/** Contexts by SSRC: open addressing, so that finding one allocates nothing; bounded, and nothing is ever removed. */
final class SsrcTable<T> {

    private static final int INITIAL_CAPACITY = 8;
    /** 2^32 divided by the golden ratio: spreads SSRCs that differ in few bits. */
    private static final int SPREAD = 0x9E3779B9;

    private final int limit;
    private int size;
    private int[] ssrcs = new int[INITIAL_CAPACITY];
    private Object[] contexts = new Object[INITIAL_CAPACITY];

    SsrcTable(int limit) {
        this.limit = limit;
    }

    int size() {
        return size;
    }

    boolean full() {
        return size >= limit;
    }

    /** The context of this SSRC, or null. */
    @SuppressWarnings("unchecked")
    T find(int ssrc) {
        return (T) contexts[slot(ssrc)];
    }

    /** Adds an SSRC that is not in yet; the caller has asked {@link #full}. */
    void add(int ssrc, T context) {
        if (2 * (size + 1) > ssrcs.length) {
            grow();
        }
        int slot = slot(ssrc);
        ssrcs[slot] = ssrc;
        contexts[slot] = context;
        size++;
    }

    void clear() {
        Arrays.fill(contexts, null);
        size = 0;
    }

    private int slot(int ssrc) {
        int mask = ssrcs.length - 1;
        int slot = (ssrc * SPREAD >>> 8) & mask;
        while (contexts[slot] != null && ssrcs[slot] != ssrc) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        int[] oldSsrcs = ssrcs;
        Object[] oldContexts = contexts;
        ssrcs = new int[2 * oldSsrcs.length];
        contexts = new Object[2 * oldContexts.length];
        for (int i = 0; i < oldSsrcs.length; i++) {
            if (oldContexts[i] != null) {
                int slot = slot(oldSsrcs[i]);
                ssrcs[slot] = oldSsrcs[i];
                contexts[slot] = oldContexts[i];
            }
        }
    }
}
