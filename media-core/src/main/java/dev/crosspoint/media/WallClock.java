package dev.crosspoint.media;

import dev.crosspoint.media.rtp.Rtcp;

/** Turns the shard's monotonic time into NTP time for sender reports, by one comparison of the clocks at the start. */
final class WallClock {
    private static final int NANOS_PER_MS = 1_000_000;

    private final long epochMs;
    private final long startNs;

    /** @param epochMs wall clock at the moment {@code nowNs} */
    WallClock(long epochMs, long nowNs) {
        this.epochMs = epochMs;
        this.startNs = nowNs;
    }

    long ntp(long nowNs) {
        long passed = nowNs - startNs;
        return Rtcp.ntp(epochMs + Math.floorDiv(passed, NANOS_PER_MS), Math.floorMod(passed, NANOS_PER_MS));
    }

    int middleNtp(long nowNs) {
        return Rtcp.middleOf(ntp(nowNs));
    }
}
