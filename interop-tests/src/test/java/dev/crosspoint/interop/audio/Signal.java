package dev.crosspoint.interop.audio;

import java.util.Arrays;

/** A mono signal to listen to: samples from -1 to 1 at a rate in Hz. Long-window operations go through one FFT. */
public record Signal(double[] samples, int rateHz) {
    /** From 16-bit little-endian PCM. */
    public static Signal ofPcm16(byte[] pcm, int rateHz) {
        double[] samples = new double[pcm.length / 2];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) (pcm[2 * i] & 0xFF | pcm[2 * i + 1] << 8) / 32768.0;
        }
        return new Signal(samples, rateHz);
    }

    public static Signal ofPcm16(short[] pcm, int rateHz) {
        double[] samples = new double[pcm.length];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = pcm[i] / 32768.0;
        }
        return new Signal(samples, rateHz);
    }

    public static Signal tone(double frequencyHz, double amplitude, double seconds, int rateHz) {
        double[] samples = new double[(int) (seconds * rateHz)];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = amplitude * Math.sin(2 * Math.PI * frequencyHz * i / rateHz);
        }
        return new Signal(samples, rateHz);
    }

    public double seconds() {
        return (double) samples.length / rateHz;
    }

    public Signal slice(double fromSeconds, double toSeconds) {
        int from = Math.clamp(Math.round(fromSeconds * rateHz), 0, samples.length);
        int to = Math.clamp(Math.round(toSeconds * rateHz), from, samples.length);
        return new Signal(Arrays.copyOfRange(samples, from, to), rateHz);
    }

    /** The signal again and again. */
    public Signal times(int n) {
        double[] all = new double[samples.length * n];
        for (int i = 0; i < n; i++) {
            System.arraycopy(samples, 0, all, i * samples.length, samples.length);
        }
        return new Signal(all, rateHz);
    }

    /** The same signal at another rate, band-limited. */
    public Signal at(int otherRateHz) {
        if (otherRateHz == rateHz) {
            return this;
        }
        return new Signal(resample((int) ((long) samples.length * otherRateHz / rateHz), otherRateHz), otherRateHz);
    }

    /** Linear-phase windowed-sinc interpolation, 64 taps, cut at the lower of both Nyquist frequencies. */
    private double[] resample(int outN, int otherRateHz) {
        double[] out = new double[outN];
        double step = (double) rateHz / otherRateHz;
        double cut = Math.min(1, 1 / step) * 0.97;
        int half = (int) Math.ceil(32 / cut);
        for (int i = 0; i < outN; i++) {
            double centre = i * step;
            int first = Math.max(0, (int) Math.ceil(centre - half));
            int last = Math.min(samples.length - 1, (int) Math.floor(centre + half));
            double sum = 0;
            for (int k = first; k <= last; k++) {
                double d = centre - k;
                double window = 0.5 + 0.5 * Math.cos(Math.PI * d / (half + 1));
                sum += samples[k] * window * cut * sinc(cut * d);
            }
            out[i] = sum;
        }
        return out;
    }

    private static double sinc(double x) {
        return Math.abs(x) < 1e-9 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    }

    /** Keeps only what lies between the two frequencies, without delay. */
    public Signal band(double lowHz, double highHz) {
        int n = Fft.sizeFor(samples.length);
        double[] re = Arrays.copyOf(samples, n);
        double[] im = new double[n];
        Fft.forward(re, im);
        for (int i = 0; i <= n / 2; i++) {
            double hz = (double) i * rateHz / n;
            if (hz < lowHz || hz > highHz) {
                re[i] = im[i] = 0;
                re[(n - i) % n] = im[(n - i) % n] = 0;
            }
        }
        Fft.inverse(re, im);
        return new Signal(Arrays.copyOf(re, samples.length), rateHz);
    }

    public double rms() {
        double sum = 0;
        for (double s : samples) {
            sum += s * s;
        }
        return samples.length == 0 ? 0 : Math.sqrt(sum / samples.length);
    }

    /** The strongest frequency in Hz, to a fraction of an FFT bin. */
    public double strongestHz() {
        int n = Fft.sizeFor(samples.length);
        double[] re = new double[n];
        double[] im = new double[n];
        for (int i = 0; i < samples.length; i++) {
            re[i] = samples[i] * (0.5 - 0.5 * Math.cos(2 * Math.PI * i / (samples.length - 1)));
        }
        Fft.forward(re, im);
        int best = 1;
        for (int i = 2; i < n / 2; i++) {
            if (power(re, im, i) > power(re, im, best)) {
                best = i;
            }
        }
        double a = Math.log(power(re, im, best - 1) + 1e-30);
        double b = Math.log(power(re, im, best) + 1e-30);
        double c = Math.log(power(re, im, best + 1) + 1e-30);
        return (best + 0.5 * (a - c) / (a - 2 * b + c)) * rateHz / n;
    }

    /** How much of the signal's energy lies within 3 % of the frequency: 1 for a clean tone. */
    public double purity(double hz) {
        double all = rms();
        return all == 0 ? 0 : Math.pow(band(hz * 0.97, hz * 1.03).rms() / all, 2);
    }

    private static double power(double[] re, double[] im, int i) {
        return re[i] * re[i] + im[i] * im[i];
    }
}
