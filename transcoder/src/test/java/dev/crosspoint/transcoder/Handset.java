package dev.crosspoint.transcoder;

import dev.crosspoint.transcoder.PacketPath.Frame;
import java.util.List;

/** A phone with a fixed jitter buffer: what comes within it is played in its place, the rest is silence. */
final class Handset {
    private static final int LATE_TO_FOLLOW = 10;

    private final long bufferNs;
    int late;
    int restarts;

    Handset(int bufferMs) {
        bufferNs = bufferMs * PacketPath.MS;
    }

    /** What is heard, by the timestamps of the frames. */
    short[] heard(List<Frame> frames) {
        Frame last = frames.getLast();
        short[] sound = new short[last.timestamp() + last.sound().length];
        long offsetNs = frames.getFirst().atNs() - frames.getFirst().timestamp() * 125_000L;
        int lateRun = 0;
        for (Frame f : frames) {
            long behindNs = f.atNs() - f.timestamp() * 125_000L - offsetNs;
            if (behindNs > bufferNs) {
                late++;
                if (++lateRun < LATE_TO_FOLLOW) {
                    continue;
                }
                offsetNs += behindNs;
                restarts++;
            }
            lateRun = 0;
            System.arraycopy(f.sound(), 0, sound, f.timestamp(), f.sound().length);
        }
        return sound;
    }
}
