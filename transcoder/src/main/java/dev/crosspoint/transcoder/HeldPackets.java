package dev.crosspoint.transcoder;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** Packets kept in copy by sequence number until their turn comes. */
final class HeldPackets {
    /** A packet at most this far after the last one played can be held. */
    static final int REACH = 64;
    private static final int NONE = -1;

    private final MemorySegment bytes;
    private final int capacity;
    private final int[] sequences = new int[REACH];
    private final int[] timestamps = new int[REACH];
    private final int[] offsets = new int[REACH];
    private final int[] lengths = new int[REACH];
    private int count;
    private int end;                    // of the packet that came last

    HeldPackets(int capacityBytes) {
        capacity = capacityBytes;
        bytes = Arena.ofAuto().allocate(capacityBytes);
        clear();
    }

    int count() {
        return count;
    }

    void clear() {
        Arrays.fill(sequences, NONE);
        count = 0;
    }

    boolean holds(int sequence) {
        return sequences[sequence & REACH - 1] == (sequence & 0xFFFF);
    }

    /** The first held after {@code played}; there must be one. */
    int firstAfter(int played) {
        int sequence = played + 1;
        while (!holds(sequence)) {
            sequence++;
        }
        return sequence & 0xFFFF;
    }

    /** Keeps a packet; false when there is no room for its bytes. */
    boolean hold(int sequence, int timestamp, MemorySegment payload, int offset, int length) {
        int at = count == 0 ? 0 : end + length <= capacity ? end : 0;
        if (length > capacity || count > 0 && taken(at, length)) {
            return false;
        }
        int slot = sequence & REACH - 1;
        MemorySegment.copy(payload, offset, bytes, at, length);
        sequences[slot] = sequence & 0xFFFF;
        timestamps[slot] = timestamp;
        offsets[slot] = at;
        lengths[slot] = length;
        end = at + length;
        count++;
        return true;
    }

    /** Gives the place of {@code sequence} free; its bytes stay until the next hold. */
    void release(int sequence) {
        sequences[sequence & REACH - 1] = NONE;
        count--;
    }

    MemorySegment bytes() {
        return bytes;
    }

    int offset(int sequence) {
        return offsets[sequence & REACH - 1];
    }

    int length(int sequence) {
        return lengths[sequence & REACH - 1];
    }

    int timestamp(int sequence) {
        return timestamps[sequence & REACH - 1];
    }

    private boolean taken(int at, int length) {
        for (int slot = 0; slot < REACH; slot++) {
            if (sequences[slot] != NONE && offsets[slot] < at + length && at < offsets[slot] + lengths[slot]) {
                return true;
            }
        }
        return false;
    }
}
