package dev.crosspoint.transcoder;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** G.711 from sound at 8 kHz, a byte a sample. */
public final class G711FrameEncoder implements FrameEncoder {
    private final G711 law;

    public G711FrameEncoder(G711 law) {
        this.law = law;
    }

    @Override
    public int rateHz() {
        return G711FrameDecoder.RATE_HZ;
    }

    @Override
    public int encode(PcmFrame frame, MemorySegment out, int offset, int capacity) {
        int count = frame.length();
        if (frame.rateHz() != G711FrameDecoder.RATE_HZ || offset < 0 || count > capacity
                || offset + (long) count > out.byteSize()) {
            return OpusCalls.BAD_ARG;
        }
        for (int i = 0; i < count; i++) {
            out.set(ValueLayout.JAVA_BYTE, offset + i, law.encode(frame.get(i)));
        }
        return count;
    }

    /** Nothing to forget: every sample stands for itself. */
    @Override
    public void reset() {
    }

    @Override
    public void close() {
    }
}
