package dev.crosspoint.transcoder;

import java.lang.foreign.MemorySegment;

/** Opus from mono sound. */
public final class OpusFrameEncoder implements FrameEncoder {
    /** A packet this short says that nothing is said (RFC 6716 §3.1); it need not be sent. */
    private static final int DTX_BYTES = 2;

    private final OpusEncoder encoder;

    public OpusFrameEncoder(OpusEncoderSettings settings) {
        encoder = new OpusEncoder(settings);
    }

    @Override
    public int rateHz() {
        return encoder.settings().rateHz();
    }

    @Override
    public int encode(PcmFrame frame, MemorySegment out, int offset, int capacity) {
        int length = encoder.encode(frame, out, offset, capacity);
        return length > 0 && length <= DTX_BYTES && encoder.settings().dtx() ? 0 : length;
    }

    @Override
    public void packetLossPercent(int percent) {
        encoder.packetLossPercent(percent);
    }

    /** The bit rate aimed at, held in libopus's range. */
    public void bitrate(int bps) {
        encoder.bitrate(bps);
    }

    @Override
    public void reset() {
        encoder.reset();
    }

    @Override
    public void close() {
        encoder.close();
    }
}
