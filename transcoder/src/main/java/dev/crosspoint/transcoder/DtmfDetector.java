package dev.crosspoint.transcoder;

/**
 * Hears keys in sound, for phones that send no telephone events, within the limits of ITU-T Q.24: tones of 40 ms with
 * pauses of 40 ms, 1.5 % off their frequency but not 3.5 %, from -36 dBm0 up, with 15 dB of noise; and no keys in
 * speech. Looks every 5 ms at the last 20: strength tells which two waves there are, the turn of their phase from one
 * half to the other what their frequencies are.
 */
public final class DtmfDetector {
    private static final int[] FREQUENCIES = {697, 770, 852, 941, 1209, 1336, 1477, 1633};
    private static final String PAD = "123A456B789C*0#D";
    private static final int WAVES = 8;
    private static final int SLICES_PER_S = 200;
    private static final int SLICES = 4;                    // of a look; two make a half
    private static final double HALF_S = 0.01;
    private static final double LOOK_S = 0.02;

    private static final double LEAST_POWER = 150 * 150;    // of each wave, about -41 dBm0
    private static final double LEAST_SHARE = 0.8;          // of all power in the two waves
    private static final double MOST_OFF = 0.025;
    private static final double LOW_OVER_HIGH = 8;          // 9 dB
    private static final double HIGH_OVER_LOW = 5;          // 7 dB
    private static final double STEADY = 5;                 // power of one half to the other
    private static final int HITS = 4;                      // looks in a row: heard from about 30 ms on
    private static final int MISSES = 6;                    // a break of 10 ms is none, one of 40 is

    private final int slice;
    private final double[] cosines;
    private final double[] sines;
    private final double[] re = new double[SLICES * WAVES];     // of the last slices, in turn
    private final double[] im = new double[SLICES * WAVES];
    private final double[] energy = new double[SLICES];
    private final double[] turnRe = new double[WAVES];          // over one slice, backwards
    private final double[] turnIm = new double[WAVES];
    private final double[] firstRe = new double[WAVES];         // the halves of the look
    private final double[] firstIm = new double[WAVES];
    private final double[] secondRe = new double[WAVES];
    private final double[] secondIm = new double[WAVES];
    private final double[] power = new double[WAVES];
    private final short[] samples;
    private int fill;
    private int oldest;
    private char candidate;
    private int hits;
    private char held;
    private int misses;

    /** For sound at 8 kHz. */
    public DtmfDetector() {
        this(8000);
    }

    /** For sound at 8, 16 or 48 kHz. */
    public DtmfDetector(int rateHz) {
        slice = rateHz / SLICES_PER_S;
        samples = new short[slice];
        cosines = new double[WAVES * slice];
        sines = new double[WAVES * slice];
        for (int w = 0; w < WAVES; w++) {
            double step = 2 * Math.PI * FREQUENCIES[w] / rateHz;
            for (int i = 0; i < slice; i++) {
                cosines[w * slice + i] = Math.cos(step * i);
                sines[w * slice + i] = -Math.sin(step * i);
            }
            turnRe[w] = Math.cos(step * slice);
            turnIm[w] = -Math.sin(step * slice);
        }
    }

    /** Listens on; returns a key that has newly been pressed, else 0. Frames of 40 ms at most tell every key. */
    public char hear(PcmFrame sound) {
        char pressed = 0;
        for (int i = 0; i < sound.length(); i++) {
            samples[fill++] = sound.get(i);
            if (fill == slice) {
                fill = 0;
                char key = judge(look());
                pressed = key == 0 ? pressed : key;
            }
        }
        return pressed;
    }

    /** The key that is held now, or 0. */
    public char held() {
        return held;
    }

    private char judge(char heard) {
        hits = heard == candidate ? hits + 1 : 1;
        candidate = heard;
        misses = heard == held ? 0 : misses + 1;
        if (misses >= MISSES) {
            held = 0;
        }
        if (heard == 0 || heard == held || hits < HITS) {
            return 0;
        }
        held = heard;
        misses = 0;
        return heard;
    }

    /** What the last 20 ms are: a key or 0. */
    private char look() {
        transform();
        double all = 0;
        for (double e : energy) {
            all += e;
        }
        all /= SLICES * slice;
        if (all < 2 * LEAST_POWER) {
            return 0;
        }
        join();
        int low = strongest(0);
        int high = strongest(4);
        double lowPower = truePower(low);
        double highPower = truePower(high);
        boolean clear = lowPower >= LEAST_POWER && highPower >= LEAST_POWER
                && lowPower <= LOW_OVER_HIGH * highPower && highPower <= HIGH_OVER_LOW * lowPower
                && lowPower + highPower >= LEAST_SHARE * all;
        return clear ? PAD.charAt(low * 4 + high - 4) : 0;
    }

    /** The eight waves in the newest slice. */
    private void transform() {
        int at = oldest * WAVES;
        double square = 0;
        for (int i = 0; i < slice; i++) {
            square += samples[i] * samples[i];
        }
        energy[oldest] = square;
        for (int w = 0; w < WAVES; w++) {
            double real = 0;
            double imaginary = 0;
            int from = w * slice;
            for (int i = 0; i < slice; i++) {
                real += samples[i] * cosines[from + i];
                imaginary += samples[i] * sines[from + i];
            }
            re[at + w] = real;
            im[at + w] = imaginary;
        }
        oldest = (oldest + 1) % SLICES;
    }

    /** The halves of the look and the power in all of it. */
    private void join() {
        int a = oldest * WAVES;
        int b = (oldest + 1) % SLICES * WAVES;
        int c = (oldest + 2) % SLICES * WAVES;
        int d = (oldest + 3) % SLICES * WAVES;
        double scale = 2.0 / (SLICES * slice * (double) (SLICES * slice));
        for (int w = 0; w < WAVES; w++) {
            double tr = turnRe[w];
            double ti = turnIm[w];
            firstRe[w] = re[a + w] + tr * re[b + w] - ti * im[b + w];
            firstIm[w] = im[a + w] + tr * im[b + w] + ti * re[b + w];
            double sr = re[c + w] + tr * re[d + w] - ti * im[d + w];
            double si = im[c + w] + tr * im[d + w] + ti * re[d + w];
            double halfRe = tr * tr - ti * ti;
            double halfIm = 2 * tr * ti;
            secondRe[w] = halfRe * sr - halfIm * si;
            secondIm[w] = halfRe * si + halfIm * sr;
            double wholeRe = firstRe[w] + secondRe[w];
            double wholeIm = firstIm[w] + secondIm[w];
            power[w] = scale * (wholeRe * wholeRe + wholeIm * wholeIm);
        }
    }

    private int strongest(int group) {
        int best = group;
        for (int w = group + 1; w < group + 4; w++) {
            best = power[w] > power[best] ? w : best;
        }
        return best;
    }

    /** The power of a wave near that frequency, at its own: 0 when it is too far off or not steady. */
    private double truePower(int w) {
        double first = firstRe[w] * firstRe[w] + firstIm[w] * firstIm[w];
        double second = secondRe[w] * secondRe[w] + secondIm[w] * secondIm[w];
        if (first > STEADY * second || second > STEADY * first) {
            return 0;
        }
        double turned = Math.atan2(secondIm[w] * firstRe[w] - secondRe[w] * firstIm[w],
                secondRe[w] * firstRe[w] + secondIm[w] * firstIm[w]);
        double offHz = turned / (2 * Math.PI * HALF_S);
        if (Math.abs(offHz) > MOST_OFF * FREQUENCIES[w]) {
            return 0;
        }
        double x = Math.PI * offHz * LOOK_S;
        double left = Math.abs(x) < 1e-6 ? 1 : Math.sin(x) / x;
        return power[w] / (left * left);
    }
}
