package dev.crosspoint.srtp;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A cipher's small native work area; the collector frees it, {@link #wipe} clears what is secret. */
final class NativeScratch {

    private static final int ALIGNMENT = 16;

    private final MemorySegment memory;
    private final long address;

    NativeScratch(int length) {
        memory = Arena.ofAuto().allocate(length, ALIGNMENT);
        address = memory.address();
    }

    MemorySegment memory() {
        return memory;
    }

    long at(int offset) {
        return address + offset;
    }

    void put(int offset, byte[] bytes) {
        MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, offset, bytes.length);
    }

    void wipe() {
        memory.fill((byte) 0);
    }
}
