package dev.crosspoint.transcoder;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Decodes G.722 at 64 kbit/s to sound at 16 kHz; each byte is two samples, so any length is a packet. */
public final class G722FrameDecoder implements FrameDecoder {
    private final SubBand low = SubBand.low();
    private final SubBand high = SubBand.high();
    private final BlockFilter even = G722.evenTaps();
    private final BlockFilter odd = G722.oddTaps();
    private final PitchConcealment concealment = new PitchConcealment(G722.RATE_HZ);

    @Override
    public int rateHz() {
        return G722.RATE_HZ;
    }

    @Override
    public int samples(MemorySegment packet, int offset, int length) {
        return length < 1 ? OpusCalls.BAD_ARG : 2 * length;
    }

    @Override
    public int decode(MemorySegment packet, int offset, int length, PcmFrame out) {
        if (length < 1 || 2L * length > out.capacity() || offset < 0 || offset + (long) length > packet.byteSize()
                || out.rateHz() != G722.RATE_HZ) {
            return OpusCalls.BAD_ARG;
        }
        out.length(2 * length);
        for (int done = 0; done < length; done += G722.BLOCK) {
            block(packet, offset + done, Math.min(G722.BLOCK, length - done), out, 2 * done);
        }
        concealment.heard(out);
        return 2 * length;
    }

    @Override
    public int conceal(int samples, PcmFrame out) {
        if (samples < 1 || samples > out.capacity() || out.rateHz() != G722.RATE_HZ) {
            return OpusCalls.BAD_ARG;
        }
        concealment.conceal(samples, out);
        return samples;
    }

    @Override
    public void reset() {
        low.reset();
        high.reset();
        even.reset();
        odd.reset();
        concealment.reset();
    }

    @Override
    public void close() {
    }

    private void block(MemorySegment packet, int offset, int pairs, PcmFrame out, int at) {
        for (int i = 0; i < pairs; i++) {
            int code = packet.get(ValueLayout.JAVA_BYTE, offset + i) & 0xFF;
            int lower = lowSample(code & 0x3F);
            int upper = highSample(code >> 6);
            even.put(i, lower - upper);
            odd.put(i, lower + upper);
        }
        even.run(pairs);
        odd.run(pairs);
        for (int i = 0; i < pairs; i++) {
            out.setClipped(at + 2 * i, even.get(i) >> 11);
            out.setClipped(at + 2 * i + 1, odd.get(i) >> 11);
        }
    }

    private int lowSample(int code) {
        int sample = G722.limit(low.prediction() + G722.lowDifference(code, low.step()));
        G722.adaptLow(low, code);
        return sample;
    }

    private int highSample(int code) {
        int sample = G722.limit(high.prediction() + G722.highDifference(code, high.step()));
        G722.adaptHigh(high, code);
        return sample;
    }
}
