package dev.crosspoint.prompt;

import java.io.IOException;
import java.util.Arrays;

/**
 * Sound of any rate as sound of 8 kHz. Band-limited: a windowed sinc that is read between the points of a table, flat
 * to 85 % of half the lower rate and 60 dB down beyond all of it. Nothing is late: the sound begins where it began.
 */
public final class PhoneRate implements SoundStream {
    public static final int RATE_HZ = 8000;
    public static final int LOWEST_HZ = 4000;
    public static final int HIGHEST_HZ = 192_000;

    private static final int REACH = 24;            // samples of the lower rate to each side
    private static final int POINTS = 256;          // of the table, for one sample of the lower rate
    private static final double CUTOFF = 0.925;     // of half the lower rate: middle of the transition
    private static final double KAISER_BETA = 6.5;
    private static final float[] TABLE = table();
    private static final int BLOCK = 4096;

    private final SoundStream source;
    private final int inputHz;
    private final int reach;                        // input samples to each side
    private final double step;                      // of the table, for one input sample
    private final double gain;
    private final short[] block = new short[BLOCK];
    private float[] input;                          // from input sample number first on
    private long first;
    private int held;
    private long made;
    private long end = Long.MAX_VALUE;              // input samples in all, once known

    private PhoneRate(SoundStream source) {
        this.source = source;
        inputHz = source.rateHz();
        double lower = Math.min(inputHz, RATE_HZ) / (double) inputHz;
        reach = (int) Math.ceil(REACH / lower);
        step = POINTS * lower;
        gain = lower;
        input = new float[2 * reach + BLOCK + 2];
        first = -reach;
        held = reach;                               // silence before the beginning
    }

    /** The sound at 8 kHz; itself where it has that rate. */
    public static SoundStream of(SoundStream source) {
        return source.rateHz() == RATE_HZ ? source : new PhoneRate(source);
    }

    @Override
    public int rateHz() {
        return RATE_HZ;
    }

    @Override
    public int read(short[] samples) throws IOException {
        int count = 0;
        while (count < samples.length) {
            long middle = made * inputHz / RATE_HZ;
            if (!holds(middle + reach + 1)) {
                break;
            }
            if (middle >= end) {
                return count == 0 ? -1 : count;
            }
            double between = (made * inputHz % RATE_HZ) / (double) RATE_HZ;
            samples[count++] = sample((int) (middle - first), between);
            made++;
        }
        return count == 0 ? -1 : count;
    }

    private short sample(int middle, double between) {
        double sum = 0;
        for (int k = -reach + 1; k <= reach; k++) {
            double at = Math.abs(k - between) * step;
            int point = (int) at;
            if (point < TABLE.length - 1) {
                double part = at - point;
                sum += input[middle + k] * (TABLE[point] + part * (TABLE[point + 1] - TABLE[point]));
            }
        }
        return (short) Math.clamp(Math.round(sum * gain), Short.MIN_VALUE, Short.MAX_VALUE);
    }

    /** Reads on until the input sample of that number is there; false only where there is no input at all. */
    private boolean holds(long number) throws IOException {
        while (first + held <= number) {
            drop();
            int count = end == Long.MAX_VALUE ? source.read(block) : -1;
            if (count < 0) {
                end = Math.min(end, Math.max(0, first + held));
                if (end == 0) {
                    return false;
                }
                int silence = Math.min(BLOCK, input.length - held);
                Arrays.fill(input, held, held + silence, 0);
                held += silence;
            } else {
                for (int i = 0; i < count; i++) {
                    input[held + i] = block[i];
                }
                held += count;
            }
        }
        return true;
    }

    /** What lies further back than the filter reaches is needed no more. */
    private void drop() {
        long middle = made * inputHz / RATE_HZ;
        int gone = Math.clamp(middle - reach - first, 0, held);
        if (gone > 0) {
            System.arraycopy(input, gone, input, 0, held - gone);
            first += gone;
            held -= gone;
        }
        if (input.length - held < BLOCK) {
            input = Arrays.copyOf(input, held + 2 * BLOCK);
        }
    }

    private static float[] table() {
        float[] table = new float[REACH * POINTS + 1];
        double scale = bessel(KAISER_BETA);
        for (int i = 0; i < table.length; i++) {
            double x = i / (double) POINTS;
            double sinc = x == 0 ? CUTOFF : Math.sin(Math.PI * CUTOFF * x) / (Math.PI * x);
            double edge = x / REACH;
            table[i] = (float) (sinc * bessel(KAISER_BETA * Math.sqrt(1 - edge * edge)) / scale);
        }
        return table;
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
