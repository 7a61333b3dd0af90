package dev.crosspoint.transcoder;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** G.711 to sound at 8 kHz, with concealment by repetition of the pitch ({@link PitchConcealment}). */
public final class G711FrameDecoder implements FrameDecoder {
    static final int RATE_HZ = 8000;

    private final G711 law;
    private final PitchConcealment concealment = new PitchConcealment(RATE_HZ);

    public G711FrameDecoder(G711 law) {
        this.law = law;
    }

    @Override
    public int rateHz() {
        return RATE_HZ;
    }

    @Override
    public int samples(MemorySegment packet, int offset, int length) {
        return length > 0 ? length : OpusCalls.BAD_ARG;
    }

    @Override
    public int decode(MemorySegment packet, int offset, int length, PcmFrame out) {
        if (length < 1 || length > out.capacity() || offset < 0 || offset + (long) length > packet.byteSize()
                || out.rateHz() != RATE_HZ) {
            return OpusCalls.BAD_ARG;
        }
        out.length(length);
        for (int i = 0; i < length; i++) {
            out.set(i, law.decode(packet.get(ValueLayout.JAVA_BYTE, offset + i)));
        }
        concealment.heard(out);
        return length;
    }

    @Override
    public int conceal(int samples, PcmFrame out) {
        if (samples < 1 || samples > out.capacity() || out.rateHz() != RATE_HZ) {
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
