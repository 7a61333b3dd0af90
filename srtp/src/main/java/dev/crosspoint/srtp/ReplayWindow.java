package dev.crosspoint.srtp;

/** Which packet indices were seen: the highest, and a ring of bits behind it (RFC 3711 §3.3.2, RFC 6479). */
final class ReplayWindow {

    private static final int NOTHING_SEEN = -1;

    /** One word more than the window, so that clearing whole words ahead never forgets what is inside it. */
    private final long[] seen;
    private final int mask;
    private final int size;
    private long highest = NOTHING_SEEN;

    ReplayWindow(int size) {
        int words = Integer.highestOneBit((size + Long.SIZE - 1) / Long.SIZE) << 1;
        this.seen = new long[words];
        this.mask = words - 1;
        this.size = Math.min(size, (words - 1) * Long.SIZE);
    }

    /** The highest index accepted so far, or a negative number. */
    long highest() {
        return highest;
    }

    /** 0 if the index would be accepted, else the code of the verdict. */
    int check(long index) {
        if (index > highest) {
            return 0;
        }
        if (index < 0 || highest - index >= size) {
            return SrtpVerdict.TOO_OLD.code();
        }
        return (seen[word(index)] >>> index & 1) == 0 ? 0 : SrtpVerdict.REPLAYED.code();
    }

    /** Marks an index that {@link #check} let pass. */
    void accept(long index) {
        if (index > highest) {
            clearBetween(highest, index);
            highest = index;
        }
        seen[word(index)] |= 1L << index;
    }

    private void clearBetween(long from, long to) {
        long words = Math.min((to >> 6) - (from >> 6), seen.length);
        for (long i = 0; i < words; i++) {
            seen[(int) ((to >> 6) - i) & mask] = 0;
        }
    }

    private int word(long index) {
        return (int) (index >> 6) & mask;
    }
}
