package dev.crosspoint.media.io;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/**
 * One datagram in off-heap memory with the address it came from or goes to. The memory stays with the object; objects
 * are swapped between rings and batches, never copied into garbage.
 */
public final class Packet {
    /** More than any datagram of a path with an ordinary MTU. */
    public static final int CAPACITY = 2048;
    /** Room for a sockaddr_in6 behind the payload. */
    static final int NAME_CAPACITY = 32;
    private static final long MAPPED_PREFIX = 0x0000_FFFF_0000_0000L;

    private final MemorySegment segment;
    private final ByteBuffer buffer;
    private final MemorySegment name;
    private int length;
    private long remoteHigh;
    private long remoteLow;
    private int remotePort;
    private int tag;

    private Packet(MemorySegment block) {
        segment = block.asSlice(0, CAPACITY);
        buffer = segment.asByteBuffer();
        name = block.asSlice(CAPACITY, NAME_CAPACITY);
    }

    public static Packet[] allocate(Arena arena, int count) {
        MemorySegment block = arena.allocate((long) count * (CAPACITY + NAME_CAPACITY), 64);
        Packet[] packets = new Packet[count];
        for (int i = 0; i < count; i++) {
            packets[i] = new Packet(block.asSlice((long) i * (CAPACITY + NAME_CAPACITY), CAPACITY + NAME_CAPACITY));
        }
        return packets;
    }

    /** The payload; always accessed with absolute positions. */
    public ByteBuffer buffer() {
        return buffer;
    }

    /** The same memory as {@link #buffer()}. */
    public MemorySegment segment() {
        return segment;
    }

    /** The sockaddr that the kernel reads or writes. */
    MemorySegment name() {
        return name;
    }

    public int length() {
        return length;
    }

    public void length(int length) {
        this.length = length;
    }

    /** Upper half of the 16-byte address; IPv4 is mapped (RFC 4291 §2.5.5.2). */
    public long remoteHigh() {
        return remoteHigh;
    }

    public long remoteLow() {
        return remoteLow;
    }

    public int remotePort() {
        return remotePort;
    }

    public void remote(long high, long low, int port) {
        remoteHigh = high;
        remoteLow = low;
        remotePort = port;
    }

    public void remote(InetSocketAddress address) {
        remote(high(address.getAddress()), low(address.getAddress()), address.getPort());
    }

    /** A note from one handler of the packet to the next, across rings. */
    public int tag() {
        return tag;
    }

    public void tag(int value) {
        tag = value;
    }

    /** Copies payload, address and tag of another packet. */
    public void copyFrom(Packet other) {
        MemorySegment.copy(other.segment, 0, segment, 0, other.length);
        length = other.length;
        remote(other.remoteHigh, other.remoteLow, other.remotePort);
        tag = other.tag;
    }

    /** The address as an object, for the slow paths. */
    public InetSocketAddress remoteAddress() {
        return address(remoteHigh, remoteLow, remotePort);
    }

    public static long high(InetAddress address) {
        byte[] b = address.getAddress();
        return b.length == 4 ? 0 : ByteBuffer.wrap(b).getLong(0);
    }

    public static long low(InetAddress address) {
        byte[] b = address.getAddress();
        return b.length == 4 ? MAPPED_PREFIX | ByteBuffer.wrap(b).getInt(0) & 0xFFFF_FFFFL
                : ByteBuffer.wrap(b).getLong(8);
    }

    public static boolean isMapped(long high, long low) {
        return high == 0 && (low & 0xFFFF_FFFF_0000_0000L) == MAPPED_PREFIX;
    }

    static long mapped(int ipv4) {
        return MAPPED_PREFIX | ipv4 & 0xFFFF_FFFFL;
    }

    public static InetSocketAddress address(long high, long low, int port) {
        byte[] bytes;
        if (isMapped(high, low)) {
            bytes = ByteBuffer.allocate(4).putInt((int) low).array();
        } else {
            bytes = ByteBuffer.allocate(16).putLong(high).putLong(low).array();
        }
        try {
            return new InetSocketAddress(InetAddress.getByAddress(bytes), port);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
