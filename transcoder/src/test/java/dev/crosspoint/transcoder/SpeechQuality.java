package dev.crosspoint.transcoder;

import java.util.Arrays;

/**
 * How near speech at 8 kHz has stayed to its source: log-spectral distance, and short-time objective intelligibility
 * after Taal et al. 2011, both over the frames in which the source speaks. Both sounds are in step and equally loud.
 */
final class SpeechQuality {
    private static final int STOI_HZ = 10_000;
    private static final int BANDS = 15;
    private static final int SEGMENT = 30;

    private SpeechQuality() {
    }

    /** In dB over 190 to 3470 Hz; 0 is equal. */
    static double logSpectralDistance(short[] source, short[] heard) {
        double[] window = hann(256, 255);
        double loudest = 0;
        for (int at = 0; at + 256 <= source.length; at += 128) {
            loudest = Math.max(loudest, sum(power(source, at, window, 256)));
        }
        double total = 0;
        int frames = 0;
        for (int at = 0; at + 256 <= Math.min(source.length, heard.length); at += 128) {
            double[] r = power(source, at, window, 256);
            if (sum(r) <= loudest * 1e-4) {
                continue;
            }
            double[] d = power(heard, at, window, 256);
            double floor = 0;
            for (int k = 6; k < 112; k++) {
                floor = Math.max(floor, r[k] * 1e-5);
            }
            double square = 0;
            for (int k = 6; k < 112; k++) {
                double db = 10 * Math.log10((r[k] + floor) / (d[k] + floor));
                square += db * db;
            }
            total += Math.sqrt(square / 106);
            frames++;
        }
        return total / frames;
    }

    /** 0 to 1, which is equal. */
    static double stoi(short[] source, short[] heard) {
        double[][] x = bands(source, source);
        double[][] y = bands(heard, source);
        double total = 0;
        int segments = 0;
        for (int to = SEGMENT; to <= x.length; to++) {
            for (int b = 0; b < BANDS && x[0].length > b; b++) {
                total += correlation(x, y, to, b) / x[0].length;
            }
            segments++;
        }
        return total / segments;
    }

    private static double correlation(double[][] x, double[][] y, int to, int band) {
        double[] a = new double[SEGMENT];
        double[] b = new double[SEGMENT];
        double energyA = 0;
        double energyB = 1e-18;
        for (int i = 0; i < SEGMENT; i++) {
            a[i] = x[to - SEGMENT + i][band];
            b[i] = y[to - SEGMENT + i][band];
            energyA += a[i] * a[i];
            energyB += b[i] * b[i];
        }
        double scale = Math.sqrt(energyA / energyB);
        for (int i = 0; i < SEGMENT; i++) {
            b[i] = Math.min(b[i] * scale, a[i] * (1 + Math.pow(10, 15 / 20.0)));
        }
        double meanA = Arrays.stream(a).average().orElse(0);
        double meanB = Arrays.stream(b).average().orElse(0);
        double both = 0;
        double squareA = 1e-9;
        double squareB = 1e-9;
        for (int i = 0; i < SEGMENT; i++) {
            both += (a[i] - meanA) * (b[i] - meanB);
            squareA += (a[i] - meanA) * (a[i] - meanA);
            squareB += (b[i] - meanB) * (b[i] - meanB);
        }
        return both / Math.sqrt(squareA * squareB);
    }

    /** Third-octave bands of the frames in which {@code active} is within 40 dB of its loudest. */
    private static double[][] bands(short[] sound, short[] active) {
        short[] s = Listening.resample(sound, 8000, STOI_HZ);
        short[] a = Listening.resample(active, 8000, STOI_HZ);
        double[] window = hann(256, 257);
        int count = Math.min(s.length, a.length) / 128 - 1;
        double[] energy = new double[count];
        double loudest = 0;
        for (int f = 0; f < count; f++) {
            for (int i = 0; i < 256; i++) {
                double v = a[f * 128 + i] * window[i];
                energy[f] += v * v;
            }
            loudest = Math.max(loudest, energy[f]);
        }
        double[][] out = new double[count][];
        int kept = 0;
        for (int f = 0; f < count; f++) {
            if (energy[f] > loudest * 1e-4) {
                out[kept++] = thirdOctaves(power(s, f * 128, window, 512));
            }
        }
        return Arrays.copyOf(out, kept);
    }

    private static double[] thirdOctaves(double[] power) {
        double[] out = new double[BANDS];
        int count = 0;
        for (int b = 0; b < BANDS; b++) {
            double centre = 150 * Math.pow(2, b / 3.0);
            if (centre * Math.pow(2, 1 / 6.0) >= 4000) {
                break;
            }
            double sum = 0;
            for (int k = 0; k <= 256; k++) {
                double hz = k * STOI_HZ / 512.0;
                if (hz >= centre * Math.pow(2, -1 / 6.0) && hz < centre * Math.pow(2, 1 / 6.0)) {
                    sum += power[k];
                }
            }
            out[count++] = Math.sqrt(sum);
        }
        return Arrays.copyOf(out, count);
    }

    private static double[] hann(int length, int period) {
        double[] window = new double[length];
        for (int i = 0; i < length; i++) {
            window[i] = 0.5 - 0.5 * Math.cos(2 * Math.PI * (period > length ? i + 1 : i) / period);
        }
        return window;
    }

    private static double sum(double[] values) {
        return Arrays.stream(values).sum();
    }

    /** The power spectrum of a windowed frame, padded to {@code size}, a power of two. */
    private static double[] power(short[] sound, int at, double[] window, int size) {
        double[] re = new double[size];
        double[] im = new double[size];
        for (int i = 0; i < window.length; i++) {
            re[i] = sound[at + i] * window[i];
        }
        fft(re, im);
        double[] power = new double[size / 2 + 1];
        for (int k = 0; k < power.length; k++) {
            power[k] = re[k] * re[k] + im[k] * im[k];
        }
        return power;
    }

    private static void fft(double[] re, double[] im) {
        int n = re.length;
        for (int i = 1; i < n; i++) {
            int j = Integer.reverse(i) >>> Integer.numberOfLeadingZeros(n) + 1;
            if (j > i) {
                double r = re[i];
                re[i] = re[j];
                re[j] = r;
            }
        }
        for (int half = 1; half < n; half *= 2) {
            for (int k = 0; k < half; k++) {
                double c = Math.cos(Math.PI * k / half);
                double s = -Math.sin(Math.PI * k / half);
                for (int i = k; i < n; i += 2 * half) {
                    double r = re[i + half] * c - im[i + half] * s;
                    double m = re[i + half] * s + im[i + half] * c;
                    re[i + half] = re[i] - r;
                    im[i + half] = im[i] - m;
                    re[i] += r;
                    im[i] += m;
                }
            }
        }
    }
}
