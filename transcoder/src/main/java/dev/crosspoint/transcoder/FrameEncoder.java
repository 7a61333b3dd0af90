package dev.crosspoint.transcoder;

import java.lang.foreign.MemorySegment;

/** Encodes frames of mono sound for one listener. Owned by one thread; nothing is allocated after construction. */
public interface FrameEncoder extends AutoCloseable {
    /** The rate of the sound handed in. */
    int rateHz();

    /**
     * Encodes a frame as one packet of at most {@code capacity} bytes at {@code offset} of native memory. Returns its
     * length, 0 when there is nothing to send (discontinuous transmission), or a negative number.
     */
    int encode(PcmFrame frame, MemorySegment out, int offset, int capacity);

    /** What the listener reports losing, 0 to 100; for codecs that can send redundancy. */
    default void packetLossPercent(int percent) {
    }

    /** Forgets the sound so far, as for a new stream. */
    void reset();

    @Override
    void close();
}
