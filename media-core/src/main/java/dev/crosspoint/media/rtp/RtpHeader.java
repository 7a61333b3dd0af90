package dev.crosspoint.media.rtp;

import java.nio.ByteBuffer;

/**
 * The RTP fixed header, read and written in place (RFC 3550 §5.1).
 *
 * <p>All methods take the buffer and the offset of the packet in it and use absolute positions only. The accessors
 * trust the packet: call {@link #check} once on everything that came from the network.
 */
public final class RtpHeader {
    /** Bytes of a header without contributing sources and extension. */
    public static final int FIXED_LENGTH = 12;

    private static final int FLAGS = 0;
    private static final int MARKER_AND_TYPE = 1;
    private static final int SEQUENCE = 2;
    private static final int TIMESTAMP = 4;
    private static final int SSRC = 8;
    private static final int EXTENSION_HEADER_LENGTH = 4;
    private static final int PADDING_BIT = 0x20;
    private static final int EXTENSION_BIT = 0x10;

    private RtpHeader() {
    }

    /**
     * Whether the bytes are a whole RTP packet: version 2, with contributing sources, extension and padding that lie
     * inside the packet.
     */
    public static boolean check(ByteBuffer b, int off, int len) {
        if (len < FIXED_LENGTH || version(b, off) != 2) {
            return false;
        }
        int header = FIXED_LENGTH + 4 * contributingSources(b, off);
        if (hasExtension(b, off)) {
            if (len < header + EXTENSION_HEADER_LENGTH) {
                return false;
            }
            header += EXTENSION_HEADER_LENGTH + 4 * (b.getShort(off + header + 2) & 0xFFFF);
        }
        if (header > len) {
            return false;
        }
        return !hasPadding(b, off) || paddingFits(b, off, len, len - header);
    }

    /** Whether the bytes look like RTCP rather than RTP where both share a port (RFC 5761 §4). */
    public static boolean isRtcp(ByteBuffer b, int off, int len) {
        int type = len < 2 ? 0 : b.get(off + MARKER_AND_TYPE) & 0xFF;
        return type >= 192 && type <= 223;
    }

    public static int version(ByteBuffer b, int off) {
        return (b.get(off + FLAGS) & 0xFF) >>> 6;
    }

    public static boolean hasPadding(ByteBuffer b, int off) {
        return (b.get(off + FLAGS) & PADDING_BIT) != 0;
    }

    public static boolean hasExtension(ByteBuffer b, int off) {
        return (b.get(off + FLAGS) & EXTENSION_BIT) != 0;
    }

    public static int contributingSources(ByteBuffer b, int off) {
        return b.get(off + FLAGS) & 0x0F;
    }

    public static boolean marker(ByteBuffer b, int off) {
        return b.get(off + MARKER_AND_TYPE) < 0;
    }

    public static int payloadType(ByteBuffer b, int off) {
        return b.get(off + MARKER_AND_TYPE) & 0x7F;
    }

    public static int sequence(ByteBuffer b, int off) {
        return b.getShort(off + SEQUENCE) & 0xFFFF;
    }

    public static int timestamp(ByteBuffer b, int off) {
        return b.getInt(off + TIMESTAMP);
    }

    public static int ssrc(ByteBuffer b, int off) {
        return b.getInt(off + SSRC);
    }

    /** Bytes before the payload, contributing sources and extension included. */
    public static int headerLength(ByteBuffer b, int off) {
        int header = FIXED_LENGTH + 4 * contributingSources(b, off);
        if (hasExtension(b, off)) {
            header += EXTENSION_HEADER_LENGTH + 4 * (b.getShort(off + header + 2) & 0xFFFF);
        }
        return header;
    }

    /** Bytes of payload, padding taken off. */
    public static int payloadLength(ByteBuffer b, int off, int len) {
        int padding = hasPadding(b, off) ? b.get(off + len - 1) & 0xFF : 0;
        return len - headerLength(b, off) - padding;
    }

    /** Writes a fixed header; the payload follows at {@code off + FIXED_LENGTH}. */
    public static void write(
            ByteBuffer b, int off, boolean marker, int payloadType, int sequence, int timestamp, int ssrc) {
        b.put(off + FLAGS, (byte) 0x80);
        b.put(off + MARKER_AND_TYPE, (byte) ((marker ? 0x80 : 0) | payloadType & 0x7F));
        b.putShort(off + SEQUENCE, (short) sequence);
        b.putInt(off + TIMESTAMP, timestamp);
        b.putInt(off + SSRC, ssrc);
    }

    /** Gives a packet another sequence number and source. */
    public static void renumber(ByteBuffer b, int off, int sequence, int ssrc) {
        b.putShort(off + SEQUENCE, (short) sequence);
        b.putInt(off + SSRC, ssrc);
    }

    private static boolean paddingFits(ByteBuffer b, int off, int len, int room) {
        int padding = b.get(off + len - 1) & 0xFF;
        return padding > 0 && padding <= room;
    }
}
