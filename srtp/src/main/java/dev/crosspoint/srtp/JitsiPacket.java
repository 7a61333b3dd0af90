package dev.crosspoint.srtp;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jitsi.utils.ByteArrayBuffer;

/** The heap copy of a packet that jitsi-srtp works on. */
final class JitsiPacket implements ByteArrayBuffer {

    /** Any UDP payload. */
    static final int CAPACITY = 65_536;
    private static final int ROOM_FOR_TAG = 32;

    private byte[] bytes = new byte[2048];
    private int offset;
    private int length;

    void load(MemorySegment packet, int from, int packetLength) {
        if (packetLength + ROOM_FOR_TAG > bytes.length) {
            bytes = new byte[CAPACITY + ROOM_FOR_TAG];
        }
        MemorySegment.copy(packet, ValueLayout.JAVA_BYTE, from, bytes, 0, packetLength);
        offset = 0;
        length = packetLength;
    }

    int store(MemorySegment packet, int to) {
        MemorySegment.copy(bytes, offset, packet, ValueLayout.JAVA_BYTE, to, length);
        return length;
    }

    @Override
    public byte[] getBuffer() {
        return bytes;
    }

    @Override
    public int getOffset() {
        return offset;
    }

    @Override
    public int getLength() {
        return length;
    }

    @Override
    public void setLength(int newLength) {
        length = newLength;
    }

    @Override
    public void setOffset(int newOffset) {
        offset = newOffset;
    }

    @Override
    public boolean isInvalid() {
        return false;
    }

    @Override
    public void readRegionToBuff(int from, int count, byte[] target) {
        System.arraycopy(bytes, offset + from, target, 0, count);
    }

    @Override
    public void grow(int count) {
        if (offset + length + count > bytes.length) {
            throw new IllegalStateException("a tag is shorter than the room kept for it");
        }
    }

    @Override
    public void append(byte[] data, int count) {
        grow(count);
        System.arraycopy(data, 0, bytes, offset + length, count);
        length += count;
    }

    @Override
    public void shrink(int count) {
        length -= count;
    }
}
