package dev.crosspoint.media;

import dev.crosspoint.transcoder.FrameEncoder;
import dev.crosspoint.transcoder.PcmFrame;
import dev.crosspoint.transcoder.Resampler;
import java.lang.foreign.MemorySegment;

/** Makes a far side's codec out of sound at any rate. */
final class SoundEncoder implements AutoCloseable {
    private static final int LONGEST_MS = 60;

    private final LegFormat format;
    private final FrameEncoder encoder;
    private final Resampler resampler;
    private final PcmFrame resampled;

    private SoundEncoder(LegFormat format, int rateHz) {
        this.format = format;
        this.encoder = Codecs.encoder(format, rateHz);
        boolean same = encoder.rateHz() == rateHz;
        resampler = same ? null : new Resampler(rateHz, encoder.rateHz(), rateHz / 1000 * LONGEST_MS);
        resampled = same ? null : new PcmFrame(encoder.rateHz(), encoder.rateHz() / 1000 * LONGEST_MS);
    }

    /** @param rateHz of the sound that comes in */
    static SoundEncoder open(LegFormat format, int rateHz) {
        return new SoundEncoder(format, rateHz);
    }

    /** Whether it makes that format. */
    boolean makes(LegFormat wanted) {
        return format.equals(wanted);
    }

    /** Returns bytes, 0 = nothing to send in this silence, negative = failed. */
    int encode(PcmFrame frame, MemorySegment out, int offset, int capacity) {
        PcmFrame sound = frame;
        if (resampler != null) {
            resampler.process(frame, resampled);
            sound = resampled;
        }
        return encoder.encode(sound, out, offset, capacity);
    }

    void packetLossPercent(int percent) {
        encoder.packetLossPercent(percent);
    }

    @Override
    public void close() {
        encoder.close();
    }
}
