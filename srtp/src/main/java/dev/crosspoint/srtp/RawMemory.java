package dev.crosspoint.srtp;

import java.lang.foreign.MemorySegment;

/** Reads and writes native memory by its address, big-endian, without making a segment for it. */
final class RawMemory {

    private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private RawMemory() {
    }

    static long getLong(long address) {
        return ALL.get(RtpFields.LONG, address);
    }

    static short getShort(long address) {
        return ALL.get(RtpFields.SHORT, address);
    }

    static void putLong(long address, long value) {
        ALL.set(RtpFields.LONG, address, value);
    }

    static void putInt(long address, int value) {
        ALL.set(RtpFields.INT, address, value);
    }

    static void putShort(long address, short value) {
        ALL.set(RtpFields.SHORT, address, value);
    }
}
