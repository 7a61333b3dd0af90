package dev.crosspoint.transcoder;

/** Time in samples of one rate and back, exact for rates such as 48 kHz that no whole nanoseconds fit. */
final class SampleClock {
    private static final int SECOND_NS = 1_000_000_000;

    private final long nsUnits;         // this many nanoseconds
    private final long sampleUnits;     // are this many samples

    SampleClock(int rateHz) {
        int divisor = gcd(SECOND_NS, rateHz);
        nsUnits = SECOND_NS / divisor;
        sampleUnits = rateHz / divisor;
    }

    long ns(long samples) {
        return samples * nsUnits / sampleUnits;
    }

    /** Whole samples in that time. */
    long samples(long ns) {
        return ns / nsUnits * sampleUnits + ns % nsUnits * sampleUnits / nsUnits;
    }

    static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
