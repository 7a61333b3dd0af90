package dev.crosspoint.transcoder;

/** Compares sounds: where one lies in the other, and how alike they are. */
public final class Listening {
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
}
