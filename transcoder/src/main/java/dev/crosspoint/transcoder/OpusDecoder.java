package dev.crosspoint.transcoder;

import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;

/**
 * One direction of one call from Opus to PCM at the rate wanted, whatever rate was encoded.
 * Owned by one thread; nothing is allocated after construction. Bad packets give negative numbers, never exceptions.
 */
public final class OpusDecoder implements AutoCloseable {
    private final int rateHz;
    private long state;

    /** A mono decoder to 8000, 12000, 16000, 24000 or 48000 Hz; stereo packets are mixed down. */
    public OpusDecoder(int rateHz) {
        this.rateHz = rateHz;
        this.state = OpusStates.DECODERS.take(rateHz, 0);
    }

    public int rateHz() {
        return rateHz;
    }

    /** Decodes a packet into {@code out}, which must have room for all of it; returns samples or a negative error. */
    public int decode(MemorySegment packet, int offset, int length, PcmFrame out) {
        return decode(packet, offset, length, out, out.capacity(), 0);
    }

    /**
     * Restores the {@code samples} lost just before {@code next} from the redundancy in it, or conceals them where it
     * has none ({@link OpusPacket#hasRedundancy} tells). Then decode {@code next} itself.
     */
    public int decodeFec(MemorySegment next, int offset, int length, int samples, PcmFrame out) {
        return decode(next, offset, length, out, samples, 1);
    }

    /** Invents {@code samples} (a multiple of 2.5 ms) that continue the sound, fading as losses go on. */
    public int conceal(int samples, PcmFrame out) {
        if (samples < 1 || samples > out.capacity() || out.rateHz() != rateHz) {
            return OpusCalls.BAD_ARG;
        }
        int count = OpusCalls.decode(open(), 0, 0, out.address(), samples, 0);
        return finish(count, out);
    }

    /** Forgets the sound so far, as for a new stream. */
    public void reset() {
        OpusCalls.setDecoder(open(), OpusCalls.RESET_STATE, 0);
    }

    @Override
    public void close() {
        if (state != 0) {
            OpusStates.DECODERS.giveBack(state);
            state = 0;
        }
    }

    /** How long a packet lasts, in samples at {@code rateHz}; negative when it is no Opus packet. */
    public static int durationSamples(ByteBuffer packet, int offset, int length, int rateHz) {
        if (length < 1) {
            return OpusPacket.INVALID;
        }
        int at48k = OpusPacket.duration48k(packet.get(offset), length > 1 ? packet.get(offset + 1) & 0xFF : -1);
        return at48k < 0 ? at48k : (int) ((long) at48k * rateHz / 48_000);
    }

    private int decode(MemorySegment packet, int offset, int length, PcmFrame out, int samples, int fec) {
        if (!packet.isNative() || offset < 0 || length < 1 || offset + (long) length > packet.byteSize()
                || samples < 1 || samples > out.capacity() || out.rateHz() != rateHz) {
            return OpusCalls.BAD_ARG;
        }
        int count = OpusCalls.decode(open(), packet.address() + offset, length, out.address(), samples, fec);
        Reference.reachabilityFence(packet);
        return finish(count, out);
    }

    private static int finish(int count, PcmFrame out) {
        out.length(Math.max(count, 0));
        return count;
    }

    private long open() {
        if (state == 0) {
            throw new IllegalStateException("decoder is closed");
        }
        return state;
    }
}
