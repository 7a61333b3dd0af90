package dev.crosspoint.transcoder;

import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;

/**
 * One direction of one call from PCM to Opus. Sound at 8 kHz for {@code AUDIO} is encoded by the cheaper of Opus's two
 * codecs until the listener reports loss. Owned by one thread; nothing is allocated after construction.
 */
public final class OpusEncoder implements AutoCloseable {
    private static final int MODE_SILK = 1000;
    private static final int MODE_CELT = 1002;

    private final OpusEncoderSettings settings;
    private final OpusModePolicy policy;    // null: libopus chooses
    private long state;
    private boolean silk;
    private int lossPercent;

    public OpusEncoder(OpusEncoderSettings settings) {
        this.settings = settings;
        this.state = OpusStates.ENCODERS.take(settings.rateHz(), settings.application().code);
        this.policy = OpusModePolicy.decides(settings) ? new OpusModePolicy(settings) : null;
        set(OpusCalls.SET_BITRATE, settings.bitrateBps());
        set(OpusCalls.SET_COMPLEXITY, settings.complexity());
        set(OpusCalls.SET_INBAND_FEC, settings.fec() ? 1 : 0);
        set(OpusCalls.SET_DTX, settings.dtx() ? 1 : 0);
        if (settings.application() == OpusEncoderSettings.Application.VOIP) {
            set(OpusCalls.SET_SIGNAL, OpusCalls.SIGNAL_VOICE);
        }
        if (policy != null) {
            mode(policy.silk());
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
        if (policy != null) {
            policy.encoded(frame.length() * 1000 / settings.rateHz());
        }
        return length;
    }

    /**
     * What the receiver reports losing, 0 to 100, with each report: where it matters, the packets carry redundancy out
     * of the same bit rate.
     */
    public void packetLossPercent(int percent) {
        int held = Math.clamp(percent, 0, 100);
        if (policy == null) {
            lossPercent(held);
        } else {
            policy.report(held);
            follow();
        }
    }

    /** The bit rate aimed at, held in libopus's range. */
    public void bitrate(int bps) {
        int held = Math.clamp(bps, 6000, 510_000);
        set(OpusCalls.SET_BITRATE, held);
        if (policy != null) {
            policy.bitrate(held);
            follow();
        }
    }

    /** Forgets the sound so far, as for a new stream; settings stay. */
    public void reset() {
        OpusCalls.setEncoder(open(), OpusCalls.RESET_STATE, 0);
    }

    @Override
    public void close() {
        if (state != 0) {
            OpusStates.ENCODERS.giveBack(state);
            state = 0;
        }
    }

    private void follow() {
        if (silk != policy.silk()) {
            mode(policy.silk());
        }
        lossPercent(policy.lossPercent());
    }

    /** Libopus itself leads from one codec into the other without a seam. */
    private void mode(boolean toSilk) {
        silk = toSilk;
        set(OpusCalls.SET_FORCE_MODE, toSilk ? MODE_SILK : MODE_CELT);
    }

    private void lossPercent(int percent) {
        if (percent != lossPercent) {
            lossPercent = percent;
            set(OpusCalls.SET_PACKET_LOSS_PERCENT, percent);
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
