package dev.crosspoint.interop.audio;

import java.util.Arrays;
import java.util.Locale;

/**
 * How well a recording holds a source: the source is found in it, then each second of it is compared at the place where
 * it lies best (clocks of two machines drift, and a receiver's jitter buffer stretches and shortens time).
 *
 * @param correlation normalised correlation over all seconds that hold speech, weighted by energy; 1 = the same
 * @param lagSeconds  where the source begins in the recording
 * @param gain        level of the recording relative to the source
 */
public record Match(double correlation, double lagSeconds, double gain) {
    private static final int RATE = 48_000;
    private static final int WINDOW = RATE / 2;
    private static final int COARSE = 8;
    private static final double LOW_HZ = 300;
    private static final double HIGH_HZ = 3400;
    private static final int DRIFT = RATE / 4;

    /** Compares within the telephone band, from which neither G.711 nor Opus takes anything. */
    public static Match of(Signal source, Signal recording) {
        double[] x = source.at(RATE).band(LOW_HZ, HIGH_HZ).samples();
        double[] y = recording.at(RATE).band(LOW_HZ, HIGH_HZ).samples();
        int lag = find(x, y);
        double loudest = loudestWindow(x);
        double xy = 0;
        double xx = 0;
        double yy = 0;
        for (int from = 0; from + WINDOW <= x.length; from += WINDOW) {
            if (energy(x, from) < 0.02 * loudest || from + lag < 0 || from + lag + WINDOW > y.length) {
                continue;
            }
            int at = bestNear(x, y, from, lag);
            double sum = dot(x, y, from, from + at);
            double ex = energy(x, from);
            double ey = energy(y, from + at);
            xy += sum * Math.sqrt(ex / Math.max(ey, 1e-12)); // each window weighs by what the source holds
            xx += ex;
            yy += ey * ex / Math.max(ey, 1e-12);
        }
        double scale = Math.sqrt(xx * yy);
        return new Match(scale == 0 ? 0 : xy / scale, (double) lag / RATE, level(y, lag, x));
    }

    private static double level(double[] y, int lag, double[] x) {
        int from = Math.max(0, lag);
        int to = Math.min(y.length, lag + x.length);
        double ey = 0;
        double ex = 0;
        for (int i = from; i < to; i++) {
            ey += y[i] * y[i];
            ex += x[i - lag] * x[i - lag];
        }
        return ex == 0 ? 0 : Math.sqrt(ey / ex);
    }

    /** The lag at which the whole source lies best, by one long cross-correlation. */
    private static int find(double[] x, double[] y) {
        int n = Fft.sizeFor(x.length + y.length);
        double[] xr = Arrays.copyOf(x, n);
        double[] xi = new double[n];
        double[] yr = Arrays.copyOf(y, n);
        double[] yi = new double[n];
        Fft.forward(xr, xi);
        Fft.forward(yr, yi);
        for (int i = 0; i < n; i++) {
            double r = yr[i] * xr[i] + yi[i] * xi[i];
            double im = yi[i] * xr[i] - yr[i] * xi[i];
            yr[i] = r;
            yi[i] = im;
        }
        Fft.inverse(yr, yi);
        int best = 0;
        for (int i = 0; i < n; i++) {
            if (yr[i] > yr[best]) {
                best = i;
            }
        }
        return best > n / 2 ? best - n : best;
    }

    private static int bestNear(double[] x, double[] y, int from, int lag) {
        int best = lag;
        double bestScore = Double.NEGATIVE_INFINITY;
        for (int l = lag - DRIFT; l <= lag + DRIFT; l += COARSE) {
            double score = sparseScore(x, y, from, from + l);
            if (score > bestScore) {
                bestScore = score;
                best = l;
            }
        }
        int coarse = best;
        bestScore = Double.NEGATIVE_INFINITY;
        for (int l = coarse - COARSE; l <= coarse + COARSE; l++) {
            double score = dot(x, y, from, from + l) / Math.sqrt(energy(y, from + l) + 1e-12);
            if (score > bestScore) {
                bestScore = score;
                best = l;
            }
        }
        return best;
    }

    /** Every fifth sample is enough for a signal below 3.4 kHz. */
    private static double sparseScore(double[] x, double[] y, int from, int yFrom) {
        if (yFrom < 0 || yFrom + WINDOW > y.length) {
            return Double.NEGATIVE_INFINITY;
        }
        double sum = 0;
        double ey = 1e-12;
        for (int i = 0; i < WINDOW; i += 5) {
            sum += x[from + i] * y[yFrom + i];
            ey += y[yFrom + i] * y[yFrom + i];
        }
        return sum / Math.sqrt(ey);
    }

    private static double loudestWindow(double[] x) {
        double loudest = 0;
        for (int from = 0; from + WINDOW <= x.length; from += WINDOW) {
            loudest = Math.max(loudest, energy(x, from));
        }
        return loudest;
    }

    private static double energy(double[] x, int from) {
        if (from < 0 || from + WINDOW > x.length) {
            return 0;
        }
        double sum = 0;
        for (int i = from; i < from + WINDOW; i++) {
            sum += x[i] * x[i];
        }
        return sum;
    }

    private static double dot(double[] x, double[] y, int xFrom, int yFrom) {
        if (yFrom < 0 || yFrom + WINDOW > y.length) {
            return 0;
        }
        double sum = 0;
        for (int i = 0; i < WINDOW; i++) {
            sum += x[xFrom + i] * y[yFrom + i];
        }
        return sum;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "correlation %.3f, lag %.3f s, gain %.2f", correlation, lagSeconds, gain);
    }
}
