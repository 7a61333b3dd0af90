package dev.crosspoint.fuzz;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The bytes of an input, taken from the front; beyond the end all is zero. Any bytes are an input. */
public final class Input {
    private final byte[] bytes;
    private int at;

    public Input(byte[] bytes) {
        this.bytes = bytes;
    }

    public boolean isEmpty() {
        return at >= bytes.length;
    }

    public int u8() {
        return at < bytes.length ? bytes[at++] & 0xFF : 0;
    }

    public int u16() {
        return u8() << 8 | u8();
    }

    public int i32() {
        return u16() << 16 | u16();
    }

    /** A length of two bytes and as many bytes, or what there is of them. */
    public byte[] block() {
        return take(u16());
    }

    public byte[] rest() {
        return take(bytes.length);
    }

    /** All that is left, an octet in each char. */
    public String text() {
        return new String(rest(), StandardCharsets.ISO_8859_1);
    }

    private byte[] take(int most) {
        int length = Math.min(most, bytes.length - at);
        byte[] taken = new byte[length];
        System.arraycopy(bytes, at, taken, 0, length);
        at += length;
        return taken;
    }

    /** The bytes in native memory, of which not one more is there. */
    public static ByteBuffer direct(byte[] packet) {
        return ByteBuffer.allocateDirect(packet.length).put(0, packet);
    }
}
