package dev.crosspoint.transcoder;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Encodes sound at 16 kHz as G.722 at 64 kbit/s for one listener: 160 bytes for 20 ms. */
public final class G722FrameEncoder implements FrameEncoder {
    private final SubBand low = SubBand.low();
    private final SubBand high = SubBand.high();
    private final BlockFilter even = G722.evenTaps();
    private final BlockFilter odd = G722.oddTaps();

    @Override
    public int rateHz() {
        return G722.RATE_HZ;
    }

    /** One byte for each two samples; negative where the frame is odd, of another rate or does not fit. */
    @Override
    public int encode(PcmFrame frame, MemorySegment out, int offset, int capacity) {
        int bytes = frame.length() / 2;
        if (frame.rateHz() != G722.RATE_HZ || (frame.length() & 1) != 0 || bytes > capacity
                || offset < 0 || offset + (long) bytes > out.byteSize()) {
            return OpusCalls.BAD_ARG;
        }
        for (int done = 0; done < bytes; done += G722.BLOCK) {
            block(frame, done, Math.min(G722.BLOCK, bytes - done), out, offset + done);
        }
        return bytes;
    }

    @Override
    public void reset() {
        low.reset();
        high.reset();
        even.reset();
        odd.reset();
    }

    @Override
    public void close() {
    }

    private void block(PcmFrame frame, int from, int pairs, MemorySegment out, int offset) {
        for (int i = 0; i < pairs; i++) {
            odd.put(i, frame.get(2 * (from + i)));
            even.put(i, frame.get(2 * (from + i) + 1));
        }
        even.run(pairs);
        odd.run(pairs);
        for (int i = 0; i < pairs; i++) {
            int newer = even.get(i);
            int older = odd.get(i);
            int code = lowCode(G722.limit(newer + older >> 14)) | highCode(G722.limit(newer - older >> 14)) << 6;
            out.set(ValueLayout.JAVA_BYTE, offset + i, (byte) code);
        }
    }

    private int lowCode(int sample) {
        int code = G722.quantiseLow(SubBand.saturate(sample - low.prediction()), low.step());
        G722.adaptLow(low, code);
        return code;
    }

    private int highCode(int sample) {
        int code = G722.quantiseHigh(SubBand.saturate(sample - high.prediction()), high.step());
        G722.adaptHigh(high, code);
        return code;
    }
}
