package dev.crosspoint.transcoder.recording;

import dev.crosspoint.transcoder.SoftLimit;
import java.nio.ByteBuffer;

/**
 * One file's worth of a recording: the mix, a stereo pair or a single leg. Filled by the media thread and emptied by a
 * writer's.
 */
public final class RecordingOutput {
    /** What is in it. */
    enum Layout { MIX, STEREO, SINGLE }

    private final Layout layout;
    private final RecordingTrack single;
    private final int rateHz;
    private final BlockRing ring;
    private long pendingSilence;        // samples not yet handed on, each of all channels
    /** Told by the media thread, read by anyone. */
    private volatile long missedSamples;
    /** Set by the media thread at the end. */
    private volatile long endSilence = -1;

    RecordingOutput(Layout layout, RecordingTrack single, RecordingSettings settings, long startsAfter) {
        this.layout = layout;
        this.single = single;
        this.rateHz = settings.rateHz();
        this.pendingSilence = startsAfter;
        this.ring = new BlockRing(settings.blocks(), settings.samples(settings.blockMs()) * frameBytes());
    }

    public int rateHz() {
        return rateHz;
    }

    public int channels() {
        return layout == Layout.STEREO ? 2 : 1;
    }

    /** Sound that became silence because the writer was behind. */
    public long missedSamples() {
        return missedSamples;
    }

    int frameBytes() {
        return 2 * channels();
    }

    BlockRing ring() {
        return ring;
    }

    /** Silence after the last block once the recording is over, in bytes; negative while it goes on. */
    long endSilenceBytes() {
        return endSilence;
    }

    /** Hands on {@code count} samples from {@code position}. */
    void write(RecordingTrack[] tracks, int trackCount, long position, int count) {
        BlockRing.Block block = ring.claim();
        if (block == null) {
            pendingSilence += count;
            long missed = missedSamples + count;
            missedSamples = missed;
            return;
        }
        block.silentBytes(pendingSilence * frameBytes());
        pendingSilence = 0;
        ByteBuffer bytes = block.bytes();
        switch (layout) {
            case MIX -> mix(tracks, trackCount, position, count, bytes);
            case STEREO -> stereo(tracks, trackCount, position, count, bytes);
            case SINGLE -> single(position, count, bytes);
        }
        ring.publish(block);
    }

    /** Hands on silence of all legs: it waits for the next sound, or the end, and takes no block. */
    void silence(int count) {
        pendingSilence += count;
    }

    void end() {
        endSilence = pendingSilence * frameBytes();
    }

    private static void mix(RecordingTrack[] tracks, int trackCount, long position, int count, ByteBuffer out) {
        for (int i = 0; i < count; i++) {
            out.putShort(sum(tracks, 0, 1, trackCount, position + i));
        }
    }

    /** The first leg left, the second right; of more, each to the side with fewer. */
    private static void stereo(RecordingTrack[] tracks, int trackCount, long position, int count, ByteBuffer out) {
        for (int i = 0; i < count; i++) {
            out.putShort(sum(tracks, 0, 2, trackCount, position + i));
            out.putShort(sum(tracks, 1, 2, trackCount, position + i));
        }
    }

    private void single(long position, int count, ByteBuffer out) {
        for (int i = 0; i < count; i++) {
            out.putShort(single.at(position + i));
        }
    }

    private static short sum(RecordingTrack[] tracks, int from, int step, int to, long position) {
        int sum = 0;
        for (int t = from; t < to; t += step) {
            sum += tracks[t].at(position);
        }
        return SoftLimit.limit(sum);
    }
}
