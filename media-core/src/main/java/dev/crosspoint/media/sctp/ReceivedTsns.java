package dev.crosspoint.media.sctp;

import java.util.Arrays;

/** Which TSNs of the peer have arrived, told to it in SACKs (RFC 9260 §3.3.4, §6.2). */
final class ReceivedTsns {
    /** TSNs beyond the cumulative one that are taken at all: 1 KB of bits. */
    static final int WINDOW = 8192;
    private static final int MOST_DUPLICATES = 16;
    private static final int FIXED_SACK_LENGTH = 16;

    enum Place { NEW, DUPLICATE, TOO_FAR }

    private final long[] bits = new long[WINDOW / Long.SIZE];
    private final int[] duplicates = new int[MOST_DUPLICATES];
    private int duplicateCount;
    private int cumulative;
    private int highest;

    ReceivedTsns(int firstTsn) {
        cumulative = firstTsn - 1;
        highest = cumulative;
    }

    int cumulative() {
        return cumulative;
    }

    boolean hasGap() {
        return highest != cumulative;
    }

    Place place(int tsn) {
        if (tsn - cumulative <= 0) {
            return Place.DUPLICATE;
        }
        if (tsn - cumulative > WINDOW) {
            return Place.TOO_FAR;
        }
        return isSet(tsn) ? Place.DUPLICATE : Place.NEW;
    }

    void duplicate(int tsn) {
        if (duplicateCount < MOST_DUPLICATES) {
            duplicates[duplicateCount++] = tsn;
        }
    }

    /** Adds a TSN that is NEW. */
    void add(int tsn) {
        set(tsn);
        if (tsn - highest > 0) {
            highest = tsn;
        }
        advance();
    }

    /** The peer gave up on everything up to this TSN (RFC 3758 §3.6). */
    void forwardTo(int tsn) {
        if (tsn - cumulative <= 0) {
            return;
        }
        if (tsn - highest >= 0) {
            Arrays.fill(bits, 0);
            highest = tsn;
            cumulative = tsn;
            return;
        }
        while (cumulative != tsn) {
            clear(++cumulative);
        }
        advance();
    }

    private void advance() {
        while (highest != cumulative && isSet(cumulative + 1)) {
            clear(++cumulative);
        }
    }

    void writeSack(PacketWriter writer, int window) {
        int blocks = 0;
        int mostBlocks = hasGap() ? (writer.room() - FIXED_SACK_LENGTH - 4 * duplicateCount) / 4 : 0;
        int[] edges = new int[2 * Math.min(mostBlocks, WINDOW / 2)];
        for (int tsn = cumulative + 1; tsn - highest <= 0 && 2 * blocks < edges.length; tsn++) {
            if (isSet(tsn)) {
                edges[2 * blocks] = tsn - cumulative;
                while (tsn != highest && isSet(tsn + 1)) {
                    tsn++;
                }
                edges[2 * blocks++ + 1] = tsn - cumulative;
            }
        }
        writer.chunk(Sctp.SACK, 0).u32(cumulative).u32(window).u16(blocks).u16(duplicateCount);
        for (int i = 0; i < 2 * blocks; i++) {
            writer.u16(edges[i]);
        }
        for (int i = 0; i < duplicateCount; i++) {
            writer.u32(duplicates[i]);
        }
        writer.endChunk();
        duplicateCount = 0;
    }

    private boolean isSet(int tsn) {
        return (bits[(tsn & WINDOW - 1) >>> 6] & 1L << tsn) != 0;
    }

    private void set(int tsn) {
        bits[(tsn & WINDOW - 1) >>> 6] |= 1L << tsn;
    }

    private void clear(int tsn) {
        bits[(tsn & WINDOW - 1) >>> 6] &= ~(1L << tsn);
    }
}
