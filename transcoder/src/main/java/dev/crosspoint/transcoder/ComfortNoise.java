package dev.crosspoint.transcoder;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Background noise for the time when nothing is sent: white, or shaped by the reflection coefficients of an RFC 3389
 * payload, at a given level. The same seed gives the same noise.
 */
public final class ComfortNoise {
    /** The RTP payload type of CN at 8 kHz (RFC 3551). */
    public static final int PAYLOAD_TYPE = 13;

    private static final int MAX_ORDER = 12;
    private static final double OVERLOAD = 32_768;
    /** RMS of the sum of four uniform numbers in [-1, 1). */
    private static final double SOURCE_RMS = Math.sqrt(4.0 / 3.0);

    private final double[] reflection = new double[MAX_ORDER];
    private final double[] lattice = new double[MAX_ORDER + 1];
    private int order;
    private double rms;
    private double gain;
    private long random;

    /** White noise at -60 dBov. */
    public ComfortNoise(long seed) {
        random = seed * 0x9E3779B97F4A7C15L + 1;
        level(60);
    }

    /** White noise at {@code minusDbov} below overload, 0 to 127; 127 is next to nothing. */
    public void level(int minusDbov) {
        rms(rmsOf(minusDbov));
    }

    /** White noise of that root mean square, in sample steps. */
    public void rms(double value) {
        order = 0;
        rms = value;
        gain = value / SOURCE_RMS;
    }

    public double rms() {
        return rms;
    }

    /**
     * Takes the noise of an RFC 3389 payload: a level byte and up to 12 reflection coefficients, further ones left out.
     * False, and no change, when it is empty.
     */
    public boolean describe(ByteBuffer payload, int offset, int length) {
        if (length < 1) {
            return false;
        }
        double level = rmsOf(payload.get(offset) & 0x7F);
        int coefficients = Math.min(length - 1, MAX_ORDER);
        boolean changed = level != rms || coefficients != order;
        rms(level);
        order = coefficients;
        double residual = 1;
        for (int i = 0; i < order; i++) {
            int quantised = Math.min(payload.get(offset + 1 + i) & 0xFF, 254);
            double k = 258.0 * (quantised - 127) / 32_768;   // RFC 3389 §3: -1 < k < 1
            changed |= k != reflection[i];
            reflection[i] = k;
            residual *= 1 - k * k;
        }
        gain = rms * Math.sqrt(residual) / SOURCE_RMS;
        if (changed) {
            Arrays.fill(lattice, 0);   // what the old filter holds could ring in the new one
        }
        return true;
    }

    /** Writes the payload of white noise at that level; returns its length, 1. */
    public static int write(int minusDbov, ByteBuffer out, int offset) {
        out.put(offset, (byte) Math.clamp(minusDbov, 0, 127));
        return 1;
    }

    /** Makes {@code out} that many samples of noise. */
    public void generate(int samples, PcmFrame out) {
        out.length(samples);
        for (int i = 0; i < samples; i++) {
            out.setClipped(i, (int) Math.rint(next()));
        }
    }

    /** The next sample, neither rounded nor clipped. */
    double next() {
        double sample = gain * source();
        for (int i = order - 1; i >= 0; i--) {   // all-pole lattice, always stable as every |k| < 1
            sample -= reflection[i] * lattice[i];
            lattice[i + 1] = lattice[i] + reflection[i] * sample;
        }
        lattice[0] = sample;
        return sample;
    }

    private double source() {
        random ^= random << 13;
        random ^= random >>> 7;
        random ^= random << 17;
        long r = random;
        return ((short) r + (short) (r >> 16) + (short) (r >> 32) + (short) (r >> 48)) / 32_768.0;
    }

    private static double rmsOf(int minusDbov) {
        return OVERLOAD * Math.pow(10, -Math.clamp(minusDbov, 0, 127) / 20.0);
    }
}
