package dev.crosspoint.transcoder.recording;

import dev.crosspoint.transcoder.SoftLimit;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * One file's worth of a recording: the mix, a stereo pair or a single leg. Filled by the media thread and emptied by a
 * writer's.
 */
public final class RecordingOutput {
    /** What is in it. */
    enum Layout { MIX, STEREO, SINGLE }

    private final Layout layout;
    private final RecordingTrack[] singles;
    private final int rateHz;
    private final BlockRing ring;
    private final int[] sums;
    private long pendingSilence;        // samples not yet handed on, each of all channels
    /** Told by the media thread, read by anyone. */
    private volatile long missedSamples;
    /** Set by the media thread at the end. */
    private volatile long endSilence = -1;

    RecordingOutput(Layout layout, RecordingTrack single, RecordingSettings settings, long startsAfter) {
        this.layout = layout;
        this.singles = new RecordingTrack[] {single};
        this.rateHz = settings.rateHz();
        this.pendingSilence = startsAfter;
        this.sums = new int[settings.samples(settings.blockMs())];
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
        switch (layout) {
            case MIX -> channel(tracks, 0, 1, trackCount, position, count, block.bytes(), 0);
            case SINGLE -> channel(singles, 0, 1, 1, position, count, block.bytes(), 0);
            case STEREO -> {    // the first leg left, the second right; of more, each second one
                channel(tracks, 0, 2, trackCount, position, count, block.bytes(), 0);
                channel(tracks, 1, 2, trackCount, position, count, block.bytes(), 2);
            }
        }
        block.bytes().position(count * frameBytes());
        ring.publish(block);
    }

    /** Hands on silence of all legs: it waits for the next sound, or the end, and takes no block. */
    void silence(int count) {
        pendingSilence += count;
    }

    void end() {
        endSilence = pendingSilence * frameBytes();
    }

    /** Every {@code step}th of the legs together, as one channel whose samples begin at {@code offset} of the frame. */
    private void channel(RecordingTrack[] tracks, int from, int step, int to, long position, int count,
                         ByteBuffer out, int offset) {
        Arrays.fill(sums, 0, count, 0);
        for (int t = from; t < to; t += step) {
            tracks[t].addTo(sums, position, count);
        }
        int stride = frameBytes();
        for (int i = 0; i < count; i++) {
            out.putShort(offset + i * stride, SoftLimit.limit(sums[i]));
        }
    }
}
