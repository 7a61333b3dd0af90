package dev.crosspoint.transcoder;

import java.lang.foreign.MemorySegment;

/** Writes sound as it is, two bytes a sample, for one listener. */
public final class L16FrameEncoder implements FrameEncoder {
    private final int rateHz;

    /** Sound of that rate, 8, 16, 44.1 or 48 kHz as a rule. */
    public L16FrameEncoder(int rateHz) {
        this.rateHz = rateHz;
    }

    @Override
    public int rateHz() {
        return rateHz;
    }

    @Override
    public int encode(PcmFrame frame, MemorySegment out, int offset, int capacity) {
        int count = frame.length();
        if (frame.rateHz() != rateHz || count * L16.BYTES > capacity
                || offset < 0 || offset + (long) count * L16.BYTES > out.byteSize()) {
            return OpusCalls.BAD_ARG;
        }
        MemorySegment.copy(frame.samples(), L16.OURS, 0, out, L16.SAMPLE, offset, count);
        return count * L16.BYTES;
    }

    @Override
    public void reset() {
    }

    @Override
    public void close() {
    }
}
