package dev.crosspoint.transcoder;

import java.util.Arrays;

/**
 * Changes the rate of sound between 8 and 48 kHz where one rate is a multiple of the other. Band-limited: a windowed
 * sinc in polyphase form, flat to 85 % of half the lower rate and 60 dB down beyond all of it. Delays by
 * {@link #delaySamples()}; no allocation after construction. The inner loop runs over the frame and takes four
 * taps at once, which costs less than half of a loop over the taps of one sample.
 */
public final class Resampler {
    /** Taps of one branch, counted at the lower rate. */
    private static final int TAPS = 48;
    private static final int AT_ONCE = 4;           // taps in one run over the frame
    private static final double KAISER_BETA = 6.5;
    private static final double CUTOFF = 0.925;     // of half the lower rate: middle of the transition

    private final int inputHz;
    private final int outputHz;
    private final int ratio;
    private final boolean rising;
    private final int maxInput;
    private final float[][] branches;   // the filter's taps 0, ratio, 2 ratio ...; 1, ratio + 1 ... and so on
    private final float[][] history;    // the last TAPS - 1 inputs, then the frame's; falling, one a branch
    private final float[] sums;
    private int branch;                 // where falling: the branch of the next input

    /** From one rate to another, frames of at most {@code maxInput} samples. */
    public Resampler(int inputHz, int outputHz, int maxInput) {
        int lower = Math.min(inputHz, outputHz);
        int higher = Math.max(inputHz, outputHz);
        if (lower < 8000 || higher > 48_000 || higher % lower != 0 || maxInput < 1) {
            throw new IllegalArgumentException(inputHz + " to " + outputHz + " Hz, frames of " + maxInput);
        }
        this.inputHz = inputHz;
        this.outputHz = outputHz;
        this.maxInput = maxInput;
        ratio = higher / lower;
        rising = outputHz > inputHz;
        int block = rising ? maxInput : maxInput / ratio + 1;
        branches = design(ratio, rising);
        history = new float[rising ? 1 : ratio][TAPS + block];
        sums = new float[block];
    }

    /** By how much the sound is late, in samples at the output rate. */
    public double delaySamples() {
        return (TAPS * ratio - 1) / 2.0 / (rising ? 1 : ratio);
    }

    /** Makes {@code out} the sound of {@code in} at the other rate; returns its length, or -1 when a frame is unfit. */
    public int process(PcmFrame in, PcmFrame out) {
        if (in.length() > maxInput || in.rateHz() != inputHz || out.rateHz() != outputHz
                || (rising ? in.length() * ratio : (in.length() + ratio - 1) / ratio) > out.capacity()) {
            return -1;
        }
        return rising ? rise(in, out) : fall(in, out);
    }

    /** Each branch makes one of the new samples between two old ones. */
    private int rise(PcmFrame in, PcmFrame out) {
        int count = in.length();
        float[] sound = history[0];
        for (int i = 0; i < count; i++) {
            sound[TAPS - 1 + i] = in.get(i);
        }
        out.length(count * ratio);
        for (int b = 0; b < ratio; b++) {
            Arrays.fill(sums, 0, count, 0);
            filter(branches[b], sound, sums, count);
            for (int i = 0; i < count; i++) {
                out.setClipped(i * ratio + b, Math.round(sums[i]));
            }
        }
        System.arraycopy(sound, count, sound, 0, TAPS - 1);
        return count * ratio;
    }

    /** The old samples are dealt to the branches, whose sum is the new one; the last dealt completes it. */
    private int fall(PcmFrame in, PcmFrame out) {
        int made = 0;
        for (int i = 0; i < in.length(); i++) {
            history[branch][TAPS - 1 + made] = in.get(i);
            if (branch == 0) {
                branch = ratio;
                made++;
            }
            branch--;
        }
        Arrays.fill(sums, 0, made, 0);
        for (int b = 0; b < ratio; b++) {
            filter(branches[b], history[b], sums, made);
            System.arraycopy(history[b], made, history[b], 0, TAPS);
        }
        out.length(made);
        for (int i = 0; i < made; i++) {
            out.setClipped(i, Math.round(sums[i]));
        }
        return made;
    }

    private static void filter(float[] taps, float[] sound, float[] sums, int count) {
        for (int k = 0; k < TAPS; k += AT_ONCE) {
            float a = taps[k];
            float b = taps[k + 1];
            float c = taps[k + 2];
            float d = taps[k + 3];
            int newest = TAPS - 1 - k;
            for (int i = 0; i < count; i++) {
                sums[i] += a * sound[newest + i] + b * sound[newest - 1 + i] + c * sound[newest - 2 + i]
                        + d * sound[newest - 3 + i];
            }
        }
    }

    private static float[][] design(int ratio, boolean rising) {
        int length = TAPS * ratio;
        double middle = (length - 1) / 2.0;
        double cutoff = CUTOFF / ratio;                      // of half the higher rate
        double[] prototype = new double[length];
        double sum = 0;
        for (int n = 0; n < length; n++) {
            double x = n - middle;
            double sinc = x == 0 ? cutoff : Math.sin(Math.PI * cutoff * x) / (Math.PI * x);
            double edge = x / (middle + 0.5);
            prototype[n] = sinc * bessel(KAISER_BETA * Math.sqrt(1 - edge * edge));
            sum += prototype[n];
        }
        double scale = (rising ? ratio : 1) / sum;
        float[][] branches = new float[ratio][TAPS];
        for (int n = 0; n < length; n++) {
            branches[n % ratio][n / ratio] = (float) (prototype[n] * scale);
        }
        return branches;
    }

    /** The modified Bessel function of order 0. */
    private static double bessel(double x) {
        double term = 1;
        double sum = 1;
        for (int k = 1; k < 40; k++) {
            term *= x / (2 * k) * (x / (2 * k));
            sum += term;
        }
        return sum;
    }
}
