package dev.crosspoint.transcoder;

import java.util.Arrays;

/** Compares sounds: where one lies in the other, and how alike they are. */
public final class Listening {
    private static final int HALF_TAPS = 10;

    private Listening() {
    }

    /** The lag in samples, 0 to {@code maxLag}, at which {@code heard} is most like {@code source}. */
    public static int lag(short[] source, short[] heard, int maxLag) {
        int best = 0;
        double most = -2;
        for (int lag = 0; lag <= maxLag; lag++) {
            double c = correlation(source, heard, lag, 0, Math.min(source.length, heard.length - lag));
            if (c > most) {
                most = c;
                best = lag;
            }
        }
        return best;
    }

    public static double correlation(short[] source, short[] heard, int lag) {
        return correlation(source, heard, lag, 0, Math.min(source.length, heard.length - lag));
    }

    /** Normalised correlation of {@code source[from, to)} with {@code heard} shifted by {@code lag}. */
    public static double correlation(short[] source, short[] heard, int lag, int from, int to) {
        double both = 0;
        double a = 1e-9;
        double b = 1e-9;
        for (int i = from; i < to; i++) {
            double x = source[i];
            double y = heard[i + lag];
            both += x * y;
            a += x * x;
            b += y * y;
        }
        return both / Math.sqrt(a * b);
    }

    public static double rms(short[] sound, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += (double) sound[i] * sound[i];
        }
        return Math.sqrt(sum / Math.max(1, to - from));
    }

    public static double snrDb(short[] source, short[] heard, int lag) {
        double signal = 0;
        double noise = 1e-9;
        for (int i = 0; i + lag < heard.length && i < source.length; i++) {
            double d = source[i] - heard[i + lag];
            signal += (double) source[i] * source[i];
            noise += d * d;
        }
        return 10 * Math.log10(signal / noise);
    }

    /**
     * The intelligibility of {@code heard}, whose delay may change: each fifth of a second is put where it is most like
     * the source, up to {@code maxLag} samples on.
     */
    static double intelligibility(short[] source, short[] heard, int maxLag) {
        int part = 1600;
        short[] aligned = new short[source.length / part * part];
        int lag = nearest(source, heard, 0, Math.min(source.length, 20 * part), 0, maxLag);
        for (int at = 0; at + part <= source.length; at += part) {
            int from = Math.max(0, at - part / 2);
            int to = Math.min(source.length, at + part + part / 2);
            int found = nearest(source, heard, from, to, Math.max(0, lag - 600), Math.min(maxLag, lag + 600));
            if (near(source, heard, found, from, to, 1) > near(source, heard, lag, from, to, 1) + 0.05) {
                lag = found;
            }
            int count = Math.clamp(heard.length - at - lag, 0, part);
            System.arraycopy(heard, Math.min(heard.length, at + lag), aligned, at, count);
        }
        return Stoi.of(Arrays.copyOf(source, aligned.length), aligned);
    }

    private static int nearest(short[] source, short[] heard, int from, int to, int least, int most) {
        int rough = nearest(source, heard, from, to, least, most, 4, 3);
        return nearest(source, heard, from, to, Math.max(least, rough - 4), Math.min(most, rough + 4), 1, 1);
    }

    private static int nearest(short[] source, short[] heard, int from, int to, int least, int most, int step,
                               int stride) {
        int best = least;
        double likest = -2;
        for (int lag = least; lag <= most; lag += step) {
            double c = near(source, heard, lag, from, to, stride);
            if (c > likest) {
                likest = c;
                best = lag;
            }
        }
        return best;
    }

    private static double near(short[] source, short[] heard, int lag, int from, int to, int stride) {
        int end = Math.min(to, heard.length - lag);
        if (end - from < 800) {
            return -1;
        }
        double both = 0;
        double a = 1e-9;
        double b = 1e-9;
        for (int i = from; i < end; i += stride) {
            both += source[i] * heard[i + lag];
            a += source[i] * source[i];
            b += heard[i + lag] * heard[i + lag];
        }
        return both / Math.sqrt(a * b);
    }

    /** By a windowed sinc at any ratio: slow and good. */
    static short[] resample(short[] in, int fromHz, int toHz) {
        double ratio = (double) fromHz / toHz;
        double cutoff = Math.min(1, 1 / ratio) * 0.95;
        int reach = (int) (HALF_TAPS * Math.max(1, ratio));
        short[] out = new short[(int) (in.length / ratio)];
        for (int i = 0; i < out.length; i++) {
            double centre = i * ratio;
            double sum = 0;
            for (int n = Math.max(0, (int) centre - reach); n < Math.min(in.length, (int) centre + reach); n++) {
                double x = n - centre;
                double sinc = x == 0 ? cutoff : Math.sin(Math.PI * cutoff * x) / (Math.PI * x);
                sum += in[n] * sinc * (0.5 + 0.5 * Math.cos(Math.PI * Math.clamp(x / reach, -1.0, 1.0)));
            }
            out[i] = (short) Math.clamp(Math.round(sum), Short.MIN_VALUE, Short.MAX_VALUE);
        }
        return out;
    }
}
