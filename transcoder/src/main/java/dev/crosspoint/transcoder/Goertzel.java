package dev.crosspoint.transcoder;

/** How strong one frequency is in a block of sound: the Goertzel recursion. */
public final class Goertzel {
    private final double coefficient;

    public Goertzel(int rateHz, double frequencyHz) {
        coefficient = 2 * Math.cos(2 * Math.PI * frequencyHz / rateHz);
    }

    /** The RMS, in sample steps, of that frequency over {@code count} samples from {@code from}. */
    public double rms(PcmFrame sound, int from, int count) {
        double one = 0;
        double two = 0;
        for (int i = from; i < from + count; i++) {
            double zero = sound.get(i) + coefficient * one - two;
            two = one;
            one = zero;
        }
        double power = one * one + two * two - coefficient * one * two;
        return Math.sqrt(2 * Math.max(0, power)) / count;
    }
}
