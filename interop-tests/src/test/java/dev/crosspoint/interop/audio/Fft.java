package dev.crosspoint.interop.audio;

/** The fast Fourier transform of lengths that are powers of two, in place. */
final class Fft {
    private Fft() {
    }

    static int sizeFor(int length) {
        return Math.max(2, Integer.highestOneBit(Math.max(1, length - 1)) << 1);
    }

    static void forward(double[] re, double[] im) {
        transform(re, im, -1);
    }

    static void inverse(double[] re, double[] im) {
        transform(re, im, 1);
        for (int i = 0; i < re.length; i++) {
            re[i] /= re.length;
            im[i] /= re.length;
        }
    }

    private static void transform(double[] re, double[] im, int sign) {
        int n = re.length;
        int bits = Integer.numberOfTrailingZeros(n);
        for (int i = 0; i < n; i++) {
            int j = Integer.reverse(i) >>> (32 - bits);
            if (j > i) {
                swap(re, i, j);
                swap(im, i, j);
            }
        }
        for (int size = 2; size <= n; size <<= 1) {
            butterflies(re, im, size, sign * 2 * Math.PI / size);
        }
    }

    private static void butterflies(double[] re, double[] im, int size, double angle) {
        int half = size / 2;
        double[] cos = new double[half];
        double[] sin = new double[half];
        for (int k = 0; k < half; k++) {
            cos[k] = Math.cos(angle * k);
            sin[k] = Math.sin(angle * k);
        }
        for (int start = 0; start < re.length; start += size) {
            for (int k = 0; k < half; k++) {
                int a = start + k;
                int b = a + half;
                double r = re[b] * cos[k] - im[b] * sin[k];
                double i = re[b] * sin[k] + im[b] * cos[k];
                re[b] = re[a] - r;
                im[b] = im[a] - i;
                re[a] += r;
                im[a] += i;
            }
        }
    }

    private static void swap(double[] x, int i, int j) {
        double t = x[i];
        x[i] = x[j];
        x[j] = t;
    }
}
