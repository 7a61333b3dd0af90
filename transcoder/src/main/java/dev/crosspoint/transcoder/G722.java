package dev.crosspoint.transcoder;

/**
 * The quantisers of G.722 at 64 kbit/s (mode 1): six bits for the lower band, two for the upper; the figures are those
 * of the recommendation. RTP counts its time with a clock of 8000 though the sound has 16 kHz (RFC 3551 §4.5.2).
 */
public final class G722 {
    /** Static payload type of RFC 3551. */
    public static final int PAYLOAD_TYPE = 9;
    /** Of the RTP timestamps: one tick for each byte, which is two samples. */
    public static final int CLOCK_HZ = 8000;
    /** Of the sound. */
    public static final int RATE_HZ = 16_000;

    /** Most pairs of samples filtered at once: 20 ms. */
    static final int BLOCK = 160;
    /** Ends of the bands are held to 15 bits. */
    static final int BAND_LIMIT = 16_384;

    /** Taps of the quadrature mirror filters, every other one; the rest are the same from the end (table 11). */
    private static final int[] TAPS = {3, -11, 12, 32, -210, 951, 3876, -805, 362, -156, 53, -11};

    /** Where the lower band's quantiser goes to its next interval, in steps of 1/4096 (table 14). */
    private static final int[] LOW_DECISIONS = {
        35, 72, 110, 150, 190, 233, 276, 323, 370, 422, 473, 530, 587, 650, 714,
        786, 858, 940, 1023, 1121, 1219, 1339, 1458, 1612, 1765, 1980, 2195, 2557, 2919};
    private static final int HIGH_DECISION = 564;
    /** By code, the difference in steps of 1/32768: with all six bits, with the first four, and in the upper band. */
    private static final int[] LOW_SIX = {
        -136, -136, -136, -136, -24_808, -21_904, -19_008, -16_704, -14_984, -13_512, -12_280, -11_192, -10_232, -9360,
        -8576, -7856, -7192, -6576, -6000, -5456, -4944, -4464, -4008, -3576, -3168, -2776, -2400, -2032, -1688, -1360,
        -1040, -728, 24_808, 21_904, 19_008, 16_704, 14_984, 13_512, 12_280, 11_192, 10_232, 9360, 8576, 7856, 7192,
        6576, 6000, 5456, 4944, 4464, 4008, 3576, 3168, 2776, 2400, 2032, 1688, 1360, 1040, 728, 432, 136, -432, -136};
    private static final int[] LOW_FOUR = {
        0, -20_456, -12_896, -8968, -6288, -4240, -2584, -1200, 20_456, 12_896, 8968, 6288, 4240, 2584, 1200, 0};
    private static final int[] HIGH = {-7408, -1616, 7408, 1616};
    /** By code, how the step size is to move. */
    private static final int[] LOW_WEIGHTS = {
        -60, 3042, 1198, 538, 334, 172, 58, -30, 3042, 1198, 538, 334, 172, 58, -30, -60};
    private static final int[] HIGH_WEIGHTS = {798, -214, 798, -214};

    private G722() {
    }

    /** The lower band: codes 61 down to 32 from zero upward; 63, 62 and 31 down to 4 from zero downward. */
    static int quantiseLow(int difference, int step) {
        int magnitude = difference < 0 ? ~difference : difference;
        int from = 0;
        int to = LOW_DECISIONS.length;
        while (from < to) {                     // how many decisions lie at or below
            int middle = from + to >>> 1;
            if (magnitude >= LOW_DECISIONS[middle] * step >> 12) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        if (difference >= 0) {
            return 61 - from;
        }
        return from < 2 ? 63 - from : 33 - from;
    }

    static int quantiseHigh(int difference, int step) {
        int magnitude = difference < 0 ? ~difference : difference;
        int outer = magnitude >= HIGH_DECISION * step >> 12 ? 0 : 1;
        return difference < 0 ? outer : 2 + outer;
    }

    /** What a decoder puts out: the code with all its bits. */
    static int lowDifference(int code, int step) {
        return LOW_SIX[code] * step >> 15;
    }

    /** The lower band's state follows the first four bits of the code alone, so that the others may be stolen. */
    static void adaptLow(SubBand band, int code) {
        int four = code >> 2;
        band.adapt(LOW_FOUR[four] * band.step() >> 15, LOW_WEIGHTS[four]);
    }

    static int highDifference(int code, int step) {
        return HIGH[code] * step >> 15;
    }

    static void adaptHigh(SubBand band, int code) {
        band.adapt(highDifference(code, band.step()), HIGH_WEIGHTS[code]);
    }

    static int limit(int value) {
        return Math.min(BAND_LIMIT - 1, Math.max(-BAND_LIMIT, value));
    }

    /** The even taps of the mirror filter. */
    static BlockFilter evenTaps() {
        return new BlockFilter(TAPS, BLOCK);
    }

    static BlockFilter oddTaps() {
        int[] reversed = new int[TAPS.length];
        for (int i = 0; i < reversed.length; i++) {
            reversed[i] = TAPS[TAPS.length - 1 - i];
        }
        return new BlockFilter(reversed, BLOCK);
    }
}
