package dev.crosspoint.transcoder;

import java.lang.foreign.MemorySegment;

/** Reads mono sound that was sent as it is, two bytes a sample; any even length is a packet. */
public final class L16FrameDecoder implements FrameDecoder {
    private final int rateHz;
    private final PitchConcealment concealment;

    public L16FrameDecoder(int rateHz) {
        this.rateHz = rateHz;
        this.concealment = new PitchConcealment(rateHz);
    }

    @Override
    public int rateHz() {
        return rateHz;
    }

    @Override
    public int samples(MemorySegment packet, int offset, int length) {
        return length < L16.BYTES || length % L16.BYTES != 0 ? OpusCalls.BAD_ARG : length / L16.BYTES;
    }

    @Override
    public int decode(MemorySegment packet, int offset, int length, PcmFrame out) {
        int count = samples(packet, offset, length);
        if (count < 0 || count > out.capacity() || offset < 0 || offset + (long) length > packet.byteSize()
                || out.rateHz() != rateHz) {
            return OpusCalls.BAD_ARG;
        }
        out.length(count);
        MemorySegment.copy(packet, L16.SAMPLE, offset, out.samples(), L16.OURS, 0, count);
        concealment.heard(out);
        return count;
    }

    @Override
    public int conceal(int samples, PcmFrame out) {
        if (samples < 1 || samples > out.capacity() || out.rateHz() != rateHz) {
            return OpusCalls.BAD_ARG;
        }
        concealment.conceal(samples, out);
        return samples;
    }

    @Override
    public void reset() {
        concealment.reset();
    }

    @Override
    public void close() {
    }
}
