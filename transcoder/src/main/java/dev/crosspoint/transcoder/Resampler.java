package dev.crosspoint.transcoder;

/**
 * Changes the rate of sound between 8 and 48 kHz where one rate is a multiple of the other. Band-limited: a windowed
 * sinc in polyphase form, flat to 85 % of half the lower rate and 60 dB down beyond all of it. Delays by
 * {@link #delaySamples()}; no allocation after construction.
 */
public final class Resampler {
    /** Taps of one phase, counted at the lower rate. */
    private static final int TAPS = 48;
    private static final double KAISER_BETA = 6.5;
    private static final double CUTOFF = 0.925;     // of half the lower rate: middle of the transition

    private final int inputHz;
    private final int outputHz;
    private final int up;
    private final int down;
    private final int taps;             // of one phase, at the input rate
    private final float[] coefficients; // phase after phase
    private final float[] history;      // the last taps - 1 inputs, then those of the frame
    private final int maxInput;
    private int phase;

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
        up = outputHz / lower;
        down = inputHz / lower;
        taps = TAPS * down;
        coefficients = new float[taps * up];
        history = new float[taps - 1 + maxInput];
        design(higher / lower);
    }

    /** By how much the sound is late, in samples at the output rate. */
    public double delaySamples() {
        return (taps * up - 1) / 2.0 / down;
    }

    /** Makes {@code out} the sound of {@code in} at the other rate; returns its length, or -1 when a frame is unfit. */
    public int process(PcmFrame in, PcmFrame out) {
        int count = in.length();
        if (count > maxInput || in.rateHz() != inputHz || out.rateHz() != outputHz
                || (count * up + down - 1) / down > out.capacity()) {
            return -1;
        }
        for (int i = 0; i < count; i++) {
            history[taps - 1 + i] = in.get(i);
        }
        out.length(out.capacity());
        int made = 0;
        int at = phase;                 // position of the next output, in steps of input rate times up
        for (; at < count * up; at += down) {
            out.setClipped(made++, Math.round(filter(at / up, at % up * taps)));
        }
        phase = at - count * up;
        out.length(made);
        System.arraycopy(history, count, history, 0, taps - 1);
        return made;
    }

    private float filter(int newest, int from) {
        float sum = 0;
        for (int k = 0; k < taps; k++) {
            sum += coefficients[from + k] * history[newest + taps - 1 - k];
        }
        return sum;
    }

    private void design(int ratio) {
        int length = coefficients.length;
        double middle = (length - 1) / 2.0;
        double cutoff = CUTOFF / ratio;                      // of half the rate the prototype runs at
        double[] prototype = new double[length];
        double sum = 0;
        for (int n = 0; n < length; n++) {
            double x = n - middle;
            double sinc = x == 0 ? cutoff : Math.sin(Math.PI * cutoff * x) / (Math.PI * x);
            double edge = x / (middle + 0.5);
            prototype[n] = sinc * bessel(KAISER_BETA * Math.sqrt(1 - edge * edge));
            sum += prototype[n];
        }
        for (int n = 0; n < length; n++) {
            coefficients[n % up * taps + n / up] = (float) (prototype[n] * up / sum);
        }
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
