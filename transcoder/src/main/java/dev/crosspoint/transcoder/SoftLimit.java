package dev.crosspoint.transcoder;

/** Holds a sum of sounds within 16 bits: what is loud bends toward full scale and never wraps nor breaks off. */
public final class SoftLimit {
    /** Up to here, 2.5 dB below full scale, a sample passes as it is. */
    public static final int KNEE = 24_576;
    private static final int ROOM = Short.MAX_VALUE - KNEE;

    private SoftLimit() {
    }

    public static short limit(int sum) {
        int size = Math.abs(sum);
        if (size <= KNEE) {
            return (short) sum;
        }
        int excess = size - KNEE;
        int bent = KNEE + (int) ((long) ROOM * excess / (excess + ROOM));
        return (short) (sum < 0 ? -bent : bent);
    }
}
