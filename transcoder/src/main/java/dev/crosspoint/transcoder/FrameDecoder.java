package dev.crosspoint.transcoder;

import java.lang.foreign.MemorySegment;

/**
 * Decodes the packets of one sender to mono sound at one rate. Holds that sender's state; owned by one thread, nothing
 * is allocated after construction. Packets lie in native memory; bad ones give negative numbers, never exceptions.
 */
public interface FrameDecoder extends AutoCloseable {
    /** The rate of the sound that comes out. */
    int rateHz();

    /** How long a packet lasts in samples at {@link #rateHz}, without decoding it; negative when it is malformed. */
    int samples(MemorySegment packet, int offset, int length);

    /** Decodes a packet into {@code out}, which must have room for all of it; samples or negative. */
    int decode(MemorySegment packet, int offset, int length, PcmFrame out);

    /** Whether a packet holds redundancy from which the sound just before it can be restored; most codecs have none. */
    default boolean restores(MemorySegment next, int offset, int length) {
        return false;
    }

    /**
     * Makes {@code out} the {@code samples} just before {@code next}, from the redundancy in it; what reaches back
     * further than that is concealed. Then decode {@code next} itself. {@code out} must have room for a frame of the
     * packet even when fewer samples are asked for. Returns {@code samples}, or a negative number.
     */
    default int restore(MemorySegment next, int offset, int length, int samples, PcmFrame out) {
        return conceal(samples, out);
    }

    /**
     * Makes {@code out} an invented continuation of the sound so far, any number of samples; {@code out} must have room
     * for 2.5 ms more. Returns {@code samples}, or a negative number.
     */
    int conceal(int samples, PcmFrame out);

    /** Forgets the sound so far, as for a new stream. */
    void reset();

    @Override
    void close();
}
