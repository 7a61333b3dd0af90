package dev.crosspoint.transcoder;

import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;

/** One direction of one call from PCM to Opus. Owned by one thread; nothing is allocated after construction. */
public final class OpusEncoder implements AutoCloseable {
    private final OpusEncoderSettings settings;
    private long state;

    public OpusEncoder(OpusEncoderSettings settings) {
        this.settings = settings;
        this.state = OpusCalls.createEncoder(settings.rateHz(), settings.channels(), settings.application().code);
        set(OpusCalls.SET_BITRATE, settings.bitrateBps());
        set(OpusCalls.SET_COMPLEXITY, settings.complexity());
        set(OpusCalls.SET_INBAND_FEC, settings.fec() ? 1 : 0);
        set(OpusCalls.SET_DTX, settings.dtx() ? 1 : 0);
        if (settings.application() == OpusEncoderSettings.Application.VOIP) {
            set(OpusCalls.SET_SIGNAL, OpusCalls.SIGNAL_VOICE);
        }
    }

    public OpusEncoderSettings settings() {
        return settings;
    }

    /**
     * Encodes a frame of 2.5, 5, 10, 20, 40 or 60 ms as one packet of at most {@code max} bytes.
     * Returns its length (1 or 2: discontinuous transmission, need not be sent), or libopus's negative error, for
     * example when the frame has no such length.
     */
    public int encode(PcmFrame frame, MemorySegment out, int offset, int max) {
        if (!out.isNative() || offset < 0 || max < 1 || offset + (long) max > out.byteSize()
                || frame.rateHz() != settings.rateHz()) {
            return OpusCalls.BAD_ARG;
        }
        int length = OpusCalls.encode(open(), frame.address(), frame.length(), out.address() + offset, max);
        Reference.reachabilityFence(frame);
        Reference.reachabilityFence(out);
        return length;
    }

    /** What the receiver reports losing, 0 to 100: above 0 the packets carry redundancy out of the same bit rate. */
    public void packetLossPercent(int percent) {
        set(OpusCalls.SET_PACKET_LOSS_PERCENT, Math.clamp(percent, 0, 100));
    }

    /** The bit rate aimed at, held in libopus's range. */
    public void bitrate(int bps) {
        set(OpusCalls.SET_BITRATE, Math.clamp(bps, 6000, 510_000));
    }

    /** Forgets the sound so far, as for a new stream; settings stay. */
    public void reset() {
        OpusCalls.setEncoder(open(), OpusCalls.RESET_STATE, 0);
    }

    @Override
    public void close() {
        if (state != 0) {
            OpusCalls.destroyEncoder(state);
            state = 0;
        }
    }

    private void set(int request, int value) {
        int error = OpusCalls.setEncoder(open(), request, value);
        if (error < 0) {
            throw new IllegalArgumentException("libopus refused " + request + " = " + value + ": error " + error);
        }
    }

    private long open() {
        if (state == 0) {
            throw new IllegalStateException("encoder is closed");
        }
        return state;
    }
}
