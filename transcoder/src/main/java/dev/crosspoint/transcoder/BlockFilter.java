package dev.crosspoint.transcoder;

import java.util.Arrays;

/** A short filter with whole-numbered taps, run over a block at a time. */
final class BlockFilter {
    private final int[] taps;
    private final int[] input;          // the last taps - 1 values, then those of the block
    private final int[] output;

    BlockFilter(int[] taps, int block) {
        this.taps = taps.clone();
        this.input = new int[taps.length - 1 + block];
        this.output = new int[block];
    }

    /** Sets value {@code i} of the block. */
    void put(int i, int value) {
        input[taps.length - 1 + i] = value;
    }

    /** Filters the {@code count} values that were put. */
    void run(int count) {
        Arrays.fill(output, 0, count, 0);
        for (int tap = 0; tap < taps.length; tap++) {
            int weight = taps[tap];
            int from = taps.length - 1 - tap;
            for (int i = 0; i < count; i++) {
                output[i] += weight * input[from + i];
            }
        }
        System.arraycopy(input, count, input, 0, taps.length - 1);
    }

    /** What came of value {@code i}. */
    int get(int i) {
        return output[i];
    }

    void reset() {
        Arrays.fill(input, 0);
    }
}
