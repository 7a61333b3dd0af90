package dev.crosspoint.benchmarks.load;

import java.util.Arrays;

/** Delays of many packets, kept one by one so that percentiles are exact. Filled by one thread, read after it ended. */
public final class Delays {
    private final long[] valuesNs;
    private int count;
    private boolean sorted;

    public Delays(int capacity) {
        valuesNs = new long[capacity];
    }

    public void add(long delayNs) {
        if (count < valuesNs.length) {
            valuesNs[count++] = delayNs;
        }
    }

    public int count() {
        return count;
    }

    /** The delay that this share of the packets, 0 to 1, did not exceed; 0 where there is none. */
    public double ms(double share) {
        if (count == 0) {
            return 0;
        }
        if (!sorted) {
            Arrays.sort(valuesNs, 0, count);
            sorted = true;
        }
        int index = (int) Math.ceil(share * count) - 1;
        return valuesNs[Math.clamp(index, 0, count - 1)] / 1e6;
    }

    Summary summary() {
        return new Summary(count, ms(0.5), ms(0.99), ms(0.999), ms(1));
    }

    /** Percentiles in milliseconds. */
    public record Summary(int packets, double p50, double p99, double p999, double max) { }
}
