package dev.crosspoint.transcoder;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** A few packets kept in copy by sequence number while an earlier one may still come. */
final class HeldPackets {
    /** A packet at most this far after the last one played can be held. */
    static final int REACH = 4;
    static final int MAX_BYTES = 1500;

    private final MemorySegment bytes = Arena.ofAuto().allocate((long) REACH * MAX_BYTES);
    private final int[] sequences = new int[REACH];
    private final int[] timestamps = new int[REACH];
    private final int[] lengths = new int[REACH];
    private int count;

    HeldPackets() {
        clear();
    }

    int count() {
        return count;
    }

    void clear() {
        Arrays.fill(sequences, -1);
        count = 0;
    }

    boolean holds(int sequence) {
        return sequences[sequence & REACH - 1] == (sequence & 0xFFFF);
    }

    void hold(int sequence, int timestamp, MemorySegment payload, int offset, int length) {
        int slot = sequence & REACH - 1;
        MemorySegment.copy(payload, offset, bytes, (long) slot * MAX_BYTES, length);
        sequences[slot] = sequence & 0xFFFF;
        timestamps[slot] = timestamp;
        lengths[slot] = length;
        count++;
    }

    /** Gives the place of {@code sequence} free; its bytes stay until the next hold. */
    void release(int sequence) {
        sequences[sequence & REACH - 1] = -1;
        count--;
    }

    MemorySegment bytes() {
        return bytes;
    }

    int offset(int sequence) {
        return (sequence & REACH - 1) * MAX_BYTES;
    }

    int length(int sequence) {
        return lengths[sequence & REACH - 1];
    }

    int timestamp(int sequence) {
        return timestamps[sequence & REACH - 1];
    }
}
