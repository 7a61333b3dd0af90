package dev.crosspoint.transcoder;

/** Places RTP timestamps of one source, which wrap and jump, on an endless line of samples. */
final class SourceTimeline {
    private final int samplesEach;      // this many samples
    private final int ticksEach;        // last this many ticks of the RTP clock
    private int baseTimestamp;
    private long basePosition;

    SourceTimeline(int rateHz, int clockHz) {
        int divisor = SampleClock.gcd(rateHz, clockHz);
        samplesEach = rateHz / divisor;
        ticksEach = clockHz / divisor;
    }

    /** From now on {@code timestamp} is at {@code position}. */
    void start(int timestamp, long position) {
        baseTimestamp = timestamp;
        basePosition = position;
    }

    /** The position of a timestamp, which becomes the new base so that differences stay small. */
    long position(int timestamp) {
        int steps = Math.floorDiv(timestamp - baseTimestamp, ticksEach);
        baseTimestamp += steps * ticksEach;
        basePosition += (long) steps * samplesEach;
        return basePosition;
    }
}
