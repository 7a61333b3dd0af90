package dev.crosspoint.media.io;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Joins neighbouring datagrams to one far end and of one length into one message that the kernel cuts up again
 * (generic segmentation offload, udp(7) UDP_SEGMENT): one walk through the stack for all of them. The bytes stay where
 * they are.
 */
final class Bursts {
    private static final int MOST_SEGMENTS = 64;
    private static final int MOST_BYTES = 65_507;

    private final MessageVector messages;
    private final MemorySegment controls;
    private final int[] sizes;
    private int count;

    Bursts(Arena arena, int capacity) {
        messages = new MessageVector(arena, capacity);
        controls = arena.allocate((long) capacity * NativeUdp.CMSG_BYTES, 8);
        sizes = new int[capacity];
        for (int i = 0; i < capacity; i++) {
            long c = (long) i * NativeUdp.CMSG_BYTES;
            controls.set(ValueLayout.JAVA_LONG, c, NativeUdp.CMSGHDR_BYTES + Short.BYTES);
            controls.set(ValueLayout.JAVA_INT, c + 8, NativeUdp.SOL_UDP);
            controls.set(ValueLayout.JAVA_INT, c + 12, NativeUdp.UDP_SEGMENT);
        }
    }

    /** How many of the packets from {@code from} on may leave as one message. */
    static int length(Packet[] packets, int from, int to) {
        Packet first = packets[from];
        int size = first.length();
        int bytes = size;
        int n = 1;
        while (from + n < to && n < MOST_SEGMENTS) {
            Packet next = packets[from + n];
            if (next.length() > size || next.length() == 0 || bytes + next.length() > MOST_BYTES
                    || next.remotePort() != first.remotePort() || next.remoteLow() != first.remoteLow()
                    || next.remoteHigh() != first.remoteHigh()) {
                break;
            }
            bytes += next.length();
            n++;
            if (next.length() < size) { // a shorter one is the last
                break;
            }
        }
        return n;
    }

    void clear() {
        count = 0;
    }

    /** Adds packets {@code first} to {@code first + n - 1} as one message. */
    void add(MessageVector of, Packet[] packets, int first, int n) {
        long control = (long) count * NativeUdp.CMSG_BYTES;
        controls.set(ValueLayout.JAVA_SHORT, control + NativeUdp.CMSGHDR_BYTES, (short) packets[first].length());
        messages.burst(count, of, first, n, n == 1 ? 0 : controls.address() + control,
                n == 1 ? 0 : NativeUdp.CMSG_BYTES);
        sizes[count++] = n;
    }

    int count() {
        return count;
    }

    /** Datagrams in message {@code i}. */
    int size(int i) {
        return sizes[i];
    }

    long address(int i) {
        return messages.address(i);
    }
}
