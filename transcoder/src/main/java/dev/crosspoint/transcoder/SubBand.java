package dev.crosspoint.transcoder;

import java.util.Arrays;

/**
 * One of the two bands of G.722: the ADPCM state that encoder and decoder keep alike, a quantiser step that follows
 * the sound and a predictor of two poles and six zeros (ITU-T G.722 §3.3 to §3.6, §4.2 and §6.2.1). All values are
 * 16-bit two's complement with saturation, as the recommendation's block diagrams say.
 */
final class SubBand {
    private static final int ZEROS = 6;
    private static final int SECOND_POLE_LIMIT = 12_288;
    private static final int FIRST_POLE_LIMIT = 15_360;
    /** 2048 times 2 to the power of n / 32: the mantissas of the logarithmic step size (table 16, ILB). */
    private static final int[] MANTISSAS = {
        2048, 2093, 2139, 2186, 2233, 2282, 2332, 2383, 2435, 2489, 2543, 2599, 2656, 2714, 2774, 2834,
        2896, 2960, 3025, 3091, 3158, 3228, 3298, 3371, 3444, 3520, 3597, 3676, 3756, 3838, 3922, 4008};

    private final int logStepLimit;
    private final int logStepShift;
    private final int firstStep;
    private final int[] zeros = new int[ZEROS];
    private final int[] differences = new int[ZEROS];
    private int firstPole;
    private int secondPole;
    private int rebuilt;                // one sample ago
    private int partial;                // one sample ago
    private int partialBefore;          // two samples ago
    private int zeroPrediction;
    private int prediction;
    private int logStep;
    private int step;

    private SubBand(int logStepLimit, int logStepShift, int firstStep) {
        this.logStepLimit = logStepLimit;
        this.logStepShift = logStepShift;
        this.firstStep = firstStep;
        reset();
    }

    static SubBand low() {
        return new SubBand(18_432, 8, 32);
    }

    static SubBand high() {
        return new SubBand(22_528, 10, 8);
    }

    /** What the sample to come is expected to be. */
    int prediction() {
        return prediction;
    }

    /** The quantiser's step size for it. */
    int step() {
        return step;
    }

    /** The sample has come: {@code difference} to the prediction, as quantised, and its weight on the step size. */
    void adapt(int difference, int weight) {
        adaptStep(weight);
        int rebuiltNow = saturate(prediction + difference);
        int partialNow = saturate(zeroPrediction + difference);
        adaptPoles(partialNow);
        adaptZeros(difference);
        int poles = (firstPole * saturate(2 * rebuiltNow) >> 15) + (secondPole * saturate(2 * rebuilt) >> 15);
        rebuilt = rebuiltNow;
        prediction = saturate(saturate(poles) + zeroPrediction);
    }

    void reset() {
        Arrays.fill(zeros, 0);
        Arrays.fill(differences, 0);
        firstPole = 0;
        secondPole = 0;
        rebuilt = 0;
        partial = 0;
        partialBefore = 0;
        zeroPrediction = 0;
        prediction = 0;
        logStep = 0;
        step = firstStep;
    }

    private void adaptStep(int weight) {
        logStep = clamp((logStep * 127 >> 7) + weight, 0, logStepLimit);
        int mantissa = MANTISSAS[logStep >> 6 & 31];
        int shift = logStepShift - (logStep >> 11);
        step = (shift < 0 ? mantissa << -shift : mantissa >> shift) << 2;
    }

    private void adaptPoles(int partialNow) {
        boolean likeLast = (partialNow ^ partial) >= 0;
        boolean likeBefore = (partialNow ^ partialBefore) >= 0;
        int slope = saturate(4 * firstPole);
        slope = (likeLast ? saturate(-slope) : slope) >> 7;
        int second = slope + (likeBefore ? 128 : -128) + (secondPole * 32_512 >> 15);
        secondPole = clamp(second, -SECOND_POLE_LIMIT, SECOND_POLE_LIMIT);
        int first = (likeLast ? 192 : -192) + (firstPole * 32_640 >> 15);
        int limit = FIRST_POLE_LIMIT - secondPole;
        firstPole = clamp(first, -limit, limit);
        partialBefore = partial;
        partial = partialNow;
    }

    /** Moves the zeros, the history of differences, and with both the part of the prediction that the zeros make. */
    private void adaptZeros(int difference) {
        int gain = difference == 0 ? 0 : 128;
        int sum = 0;
        for (int i = ZEROS - 1; i >= 0; i--) {
            int toward = (difference ^ differences[i]) >= 0 ? gain : -gain;
            zeros[i] = saturate(toward + (zeros[i] * 32_640 >> 15));
            differences[i] = i == 0 ? difference : differences[i - 1];
            sum = saturate(sum + (zeros[i] * saturate(2 * differences[i]) >> 15));
        }
        zeroPrediction = sum;
    }

    static int saturate(int value) {
        return clamp(value, Short.MIN_VALUE, Short.MAX_VALUE);
    }

    /** Math.clamp goes by way of long. */
    private static int clamp(int value, int least, int most) {
        return Math.min(most, Math.max(least, value));
    }
}
