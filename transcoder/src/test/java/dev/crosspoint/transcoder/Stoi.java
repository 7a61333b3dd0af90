package dev.crosspoint.transcoder;

/**
 * Short-time objective intelligibility (C. H. Taal and others, 2011): how well the envelopes of the third-octave bands
 * of the heard sound follow those of the source, over 384 ms at a time. 1 is the source itself. Bands up to 3.6 kHz, as
 * the telephone's.
 */
final class Stoi {
    private static final int RATE_HZ = 10_000;
    private static final int FRAME = 256;
    private static final int FFT = 512;
    private static final int BANDS = 14;
    private static final int SEGMENT = 30;
    private static final double DYNAMIC_DB = 40;
    private static final double CLIP = 1 + Math.pow(10, 15.0 / 20);

    private static final int HALF = 24;
    private static final double[][] SINC = sinc();
    private static final int[] EDGES = edges();
    private static final double[] WINDOW = window();
    private static final double[][] TURN = turn();

    private Stoi() {
    }

    /** Both at 8 kHz and aligned. */
    static double of(short[] source, short[] heard) {
        double[] x = resampled(source);
        double[] y = resampled(heard);
        int frames = (Math.min(x.length, y.length) - FRAME) / (FRAME / 2) + 1;
        boolean[] loud = loud(x, frames);
        int kept = 0;
        for (boolean l : loud) {
            kept += l ? 1 : 0;
        }
        double[][] bandsX = new double[BANDS][kept];
        double[][] bandsY = new double[BANDS][kept];
        int at = 0;
        for (int m = 0; m < frames; m++) {
            if (loud[m]) {
                bands(x, m * FRAME / 2, bandsX, at);
                bands(y, m * FRAME / 2, bandsY, at++);
            }
        }
        double sum = 0;
        int n = 0;
        for (int end = SEGMENT; end <= kept; end++) {
            for (int band = 0; band < BANDS; band++, n++) {
                sum += segment(bandsX[band], bandsY[band], end - SEGMENT);
            }
        }
        return sum / Math.max(1, n);
    }

    private static double segment(double[] x, double[] y, int from) {
        double energyX = 0;
        double energyY = 1e-12;
        for (int i = from; i < from + SEGMENT; i++) {
            energyX += x[i] * x[i];
            energyY += y[i] * y[i];
        }
        double gain = Math.sqrt(energyX / energyY);
        double[] clipped = new double[SEGMENT];
        double meanX = 0;
        double meanY = 0;
        for (int i = 0; i < SEGMENT; i++) {
            clipped[i] = Math.min(y[from + i] * gain, x[from + i] * CLIP);
            meanX += x[from + i] / SEGMENT;
            meanY += clipped[i] / SEGMENT;
        }
        double both = 0;
        double a = 1e-12;
        double b = 1e-12;
        for (int i = 0; i < SEGMENT; i++) {
            double u = x[from + i] - meanX;
            double v = clipped[i] - meanY;
            both += u * v;
            a += u * u;
            b += v * v;
        }
        return both / Math.sqrt(a * b);
    }

    /** From 8 to 10 kHz by a windowed sinc, of which five phases recur. */
    private static double[] resampled(short[] in) {
        double[] out = new double[(int) (in.length * (long) RATE_HZ / 8000)];
        for (int n = 0; n < out.length; n++) {
            int middle = n * 4 / 5;
            double[] taps = SINC[n % 5];
            for (int k = Math.max(-HALF + 1, -middle); k <= Math.min(HALF, in.length - 1 - middle); k++) {
                out[n] += in[middle + k] * taps[k + HALF - 1];
            }
        }
        return out;
    }

    private static double[][] sinc() {
        double[][] phases = new double[5][2 * HALF];
        for (int phase = 0; phase < 5; phase++) {
            for (int k = -HALF + 1; k <= HALF; k++) {
                double d = phase * 0.8 % 1 - k;
                double sinc = Math.abs(d) < 1e-9 ? 1 : Math.sin(Math.PI * d) / (Math.PI * d);
                phases[phase][k + HALF - 1] = sinc * (0.5 + 0.5 * Math.cos(Math.PI * d / (HALF + 1)));
            }
        }
        return phases;
    }

    private static int[] edges() {
        int[] edges = new int[BANDS + 1];
        for (int band = 0; band <= BANDS; band++) {
            edges[band] = (int) Math.ceil(150 * Math.pow(2, (band - 0.5) / 3) * FFT / RATE_HZ);
        }
        return edges;
    }

    private static double[][] turn() {
        double[][] turn = new double[FFT / 2][];
        for (int k = 0; k < FFT / 2; k++) {
            turn[k] = new double[] {Math.cos(-2 * Math.PI * k / FFT), Math.sin(-2 * Math.PI * k / FFT)};
        }
        return turn;
    }

    private static double[] window() {
        double[] window = new double[FRAME];
        for (int i = 0; i < FRAME; i++) {
            window[i] = 0.5 - 0.5 * Math.cos(2 * Math.PI * (i + 1) / (FRAME + 1));
        }
        return window;
    }

    private static boolean[] loud(double[] x, int frames) {
        double[] energy = new double[frames];
        double most = 0;
        for (int m = 0; m < frames; m++) {
            for (int i = 0; i < FRAME; i++) {
                double v = x[m * FRAME / 2 + i] * WINDOW[i];
                energy[m] += v * v;
            }
            most = Math.max(most, energy[m]);
        }
        boolean[] loud = new boolean[frames];
        for (int m = 0; m < frames; m++) {
            loud[m] = energy[m] > most * Math.pow(10, -DYNAMIC_DB / 10);
        }
        return loud;
    }

    private static void bands(double[] sound, int from, double[][] out, int at) {
        double[] re = new double[FFT];
        double[] im = new double[FFT];
        for (int i = 0; i < FRAME; i++) {
            re[i] = sound[from + i] * WINDOW[i];
        }
        transform(re, im);
        for (int band = 0; band < BANDS; band++) {
            double sum = 0;
            for (int k = EDGES[band]; k < EDGES[band + 1]; k++) {
                sum += re[k] * re[k] + im[k] * im[k];
            }
            out[band][at] = Math.sqrt(sum);
        }
    }

    /** A radix-2 Fourier transform in place. */
    private static void transform(double[] re, double[] im) {
        int n = re.length;
        for (int i = 1, j = 0; i < n; i++) {
            int bit = n >> 1;
            for (; (j & bit) != 0; bit >>= 1) {
                j ^= bit;
            }
            j |= bit;
            if (i < j) {
                double t = re[i];
                re[i] = re[j];
                re[j] = t;
                t = im[i];
                im[i] = im[j];
                im[j] = t;
            }
        }
        for (int length = 2; length <= n; length <<= 1) {
            for (int k = 0; k < length / 2; k++) {
                double c = TURN[k * (n / length)][0];
                double s = TURN[k * (n / length)][1];
                for (int i = k; i < n; i += length) {
                    int j = i + length / 2;
                    double r = re[j] * c - im[j] * s;
                    double q = re[j] * s + im[j] * c;
                    re[j] = re[i] - r;
                    im[j] = im[i] - q;
                    re[i] += r;
                    im[i] += q;
                }
            }
        }
    }
}
