package dev.crosspoint.signaling.recording;

import java.time.Duration;

/**
 * How much of recordings is kept.
 *
 * @param retention how long after its end a recording is there
 * @param maxBytes  of all files on this node; while it is reached nothing is recorded
 * @param minFree   bytes of the disk that are left alone
 */
public record RecordingLimits(Duration retention, long maxBytes, long minFree) {
    public static final RecordingLimits DEFAULT =
        new RecordingLimits(Duration.ofDays(30), 20L << 30, 512L << 20);
}
