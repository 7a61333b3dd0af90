package dev.crosspoint.transcoder;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Opus at the rate wanted, whatever was encoded, with its in-band FEC and its own concealment. */
public final class OpusFrameDecoder implements FrameDecoder {
    private final OpusDecoder decoder;
    private final int rateHz;
    private final int step;         // libopus conceals in steps of 2.5 ms
    private int lastToc;

    /** To 8000, 12000, 16000, 24000 or 48000 Hz. */
    public OpusFrameDecoder(int rateHz) {
        this.rateHz = rateHz;
        this.step = rateHz / 400;
        this.decoder = new OpusDecoder(rateHz);
    }

    @Override
    public int rateHz() {
        return rateHz;
    }

    @Override
    public int samples(MemorySegment packet, int offset, int length) {
        int at48k = OpusPacket.duration48k(packet, offset, length);
        return at48k < 0 ? at48k : at48k / (48_000 / rateHz);
    }

    @Override
    public int decode(MemorySegment packet, int offset, int length, PcmFrame out) {
        int made = decoder.decode(packet, offset, length, out);
        if (made > 0) {
            lastToc = packet.get(ValueLayout.JAVA_BYTE, offset);
        }
        return made;
    }

    /** After sound without the SILK layer libopus cannot take up the redundancy, which is SILK's. */
    @Override
    public boolean restores(MemorySegment next, int offset, int length) {
        return !OpusPacket.celtOnly(lastToc) && OpusPacket.hasRedundancy(next, offset, length);
    }

    @Override
    public int restore(MemorySegment next, int offset, int length, int samples, PcmFrame out) {
        int toc = next.get(ValueLayout.JAVA_BYTE, offset);
        int frame = OpusPacket.frameSamples48k(toc) / (48_000 / rateHz);
        int whole = Math.max(frame, inSteps(samples));
        if (whole > out.capacity()) {
            return OpusCalls.BAD_ARG;
        }
        int made = decoder.decodeFec(next, offset, length, whole, out);
        if (made != whole) {
            return made < 0 ? made : OpusPacket.INVALID;
        }
        out.keepLast(samples);
        return samples;
    }

    @Override
    public int conceal(int samples, PcmFrame out) {
        int made = decoder.conceal(inSteps(samples), out);
        if (made < samples) {
            return made < 0 ? made : OpusPacket.INVALID;
        }
        out.length(samples);
        return samples;
    }

    @Override
    public void reset() {
        lastToc = 0;
        decoder.reset();
    }

    @Override
    public void close() {
        decoder.close();
    }

    private int inSteps(int samples) {
        return (samples + step - 1) / step * step;
    }
}
