package dev.crosspoint.media.io;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** An array of mmsghdr, each with one iovec and a socket address that belong to a {@link Packet}. */
final class MessageVector {
    private static final ValueLayout.OfShort PORT = ValueLayout.JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt IPV4 = ValueLayout.JAVA_INT.withOrder(ByteOrder.BIG_ENDIAN);
    /** The IPv6 address begins at offset 8 of a sockaddr_in6, whatever the alignment of that. */
    private static final ValueLayout.OfLong IPV6 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final int SOCKADDR_IN_BYTES = 16;
    private static final int SOCKADDR_IN6_BYTES = 28;

    private final MemorySegment headers;
    private final MemorySegment vectors;
    private final int capacity;

    MessageVector(Arena arena, int capacity) {
        this.capacity = capacity;
        headers = arena.allocate((long) capacity * NativeUdp.MMSGHDR_BYTES, 64);
        vectors = arena.allocate((long) capacity * NativeUdp.IOVEC_BYTES, 64);
        for (int i = 0; i < capacity; i++) {
            setLong(i, NativeUdp.MSG_IOV, vectors.address() + (long) i * NativeUdp.IOVEC_BYTES);
            setLong(i, NativeUdp.MSG_IOVLEN, 1);
        }
    }

    int capacity() {
        return capacity;
    }

    /** Address of header {@code i}. */
    long address(int i) {
        return headers.address() + (long) i * NativeUdp.MMSGHDR_BYTES;
    }

    /** Points message {@code i} to a packet's memory. */
    void attach(int i, Packet packet) {
        setLong(i, NativeUdp.MSG_NAME, packet.name().address());
        vectors.set(ValueLayout.JAVA_LONG, (long) i * NativeUdp.IOVEC_BYTES, packet.segment().address());
        vectors.set(ValueLayout.JAVA_LONG, (long) i * NativeUdp.IOVEC_BYTES + 8, Packet.CAPACITY);
    }

    /** Readies message {@code i} for the next receive. */
    void reset(int i) {
        setInt(i, NativeUdp.MSG_NAMELEN, Packet.NAME_CAPACITY);
    }

    boolean truncated(int i) {
        return (getInt(i, NativeUdp.MSG_FLAGS) & NativeUdp.MSG_TRUNC) != 0;
    }

    /** Takes over length and source of received message {@code i}; false where the source is of no known family. */
    boolean received(int i, Packet packet) {
        packet.length(getInt(i, NativeUdp.MSG_LEN));
        return source(packet);
    }

    /** Takes over the source from where the kernel wrote it; false where it is of no known family. */
    static boolean source(Packet packet) {
        MemorySegment name = packet.name();
        int family = name.get(ValueLayout.JAVA_SHORT, 0);
        int port = name.get(PORT, 2) & 0xFFFF;
        if (family == NativeUdp.AF_INET) {
            packet.remote(0, Packet.mapped(name.get(IPV4, 4)), port);
            return true;
        }
        if (family == NativeUdp.AF_INET6) {
            packet.remote(name.get(IPV6, 8), name.get(IPV6, 16), port);
            return true;
        }
        return false;
    }

    /** Readies message {@code i} to send the packet it is attached to. */
    void sending(int i, Packet packet, boolean ipv6Socket) {
        MemorySegment name = packet.name();
        name.set(PORT, 2, (short) packet.remotePort());
        if (ipv6Socket) {
            name.set(ValueLayout.JAVA_SHORT, 0, (short) NativeUdp.AF_INET6);
            name.set(ValueLayout.JAVA_INT, 4, 0);
            name.set(IPV6, 8, packet.remoteHigh());
            name.set(IPV6, 16, packet.remoteLow());
            name.set(ValueLayout.JAVA_INT, 24, 0);
            setInt(i, NativeUdp.MSG_NAMELEN, SOCKADDR_IN6_BYTES);
        } else {
            name.set(ValueLayout.JAVA_SHORT, 0, (short) NativeUdp.AF_INET);
            name.set(IPV4, 4, (int) packet.remoteLow());
            name.set(IPV6, 8, 0);
            setInt(i, NativeUdp.MSG_NAMELEN, SOCKADDR_IN_BYTES);
        }
        vectors.set(ValueLayout.JAVA_LONG, (long) i * NativeUdp.IOVEC_BYTES + 8, packet.length());
    }

    int nameLength(int i) {
        return getInt(i, NativeUdp.MSG_NAMELEN);
    }

    /** Address of the vector of message {@code i}; those of its neighbours follow. */
    long vector(int i) {
        return vectors.address() + (long) i * NativeUdp.IOVEC_BYTES;
    }

    /** Makes message {@code i} a burst of {@code count} datagrams: those of another vector from {@code first} on. */
    void burst(int i, MessageVector of, int first, int count, long control, int controlBytes) {
        long from = (long) first * NativeUdp.MMSGHDR_BYTES;
        setLong(i, NativeUdp.MSG_NAME, of.headers.get(ValueLayout.JAVA_LONG, from + NativeUdp.MSG_NAME));
        setInt(i, NativeUdp.MSG_NAMELEN, of.getInt(first, NativeUdp.MSG_NAMELEN));
        setLong(i, NativeUdp.MSG_IOV, of.vector(first));
        setLong(i, NativeUdp.MSG_IOVLEN, count);
        setLong(i, NativeUdp.MSG_CONTROL, control);
        setLong(i, NativeUdp.MSG_CONTROLLEN, controlBytes);
    }

    private void setLong(int i, int field, long value) {
        headers.set(ValueLayout.JAVA_LONG, (long) i * NativeUdp.MMSGHDR_BYTES + field, value);
    }

    private void setInt(int i, int field, int value) {
        headers.set(ValueLayout.JAVA_INT, (long) i * NativeUdp.MMSGHDR_BYTES + field, value);
    }

    private int getInt(int i, int field) {
        return headers.get(ValueLayout.JAVA_INT, (long) i * NativeUdp.MMSGHDR_BYTES + field);
    }
}
