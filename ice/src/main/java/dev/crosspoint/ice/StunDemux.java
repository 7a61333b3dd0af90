package dev.crosspoint.ice;

import java.nio.ByteBuffer;

/** Tells STUN from everything else that shares a media port (RFC 7983). */
public final class StunDemux {
    private static final int LARGEST_FIRST_BYTE = 3;

    private StunDemux() {}

    /** True when the header says STUN and its length field says exactly {@code length} bytes. */
    public static boolean isStun(ByteBuffer packet, int offset, int length) {
        if (length < Stun.HEADER_LENGTH || (packet.get(offset) & 0xFF) > LARGEST_FIRST_BYTE) {
            return false;
        }
        int bodyLength = packet.getShort(offset + Stun.LENGTH_OFFSET) & 0xFFFF;
        return (bodyLength & 3) == 0
            && bodyLength == length - Stun.HEADER_LENGTH
            && packet.getInt(offset + Stun.COOKIE_OFFSET) == Stun.MAGIC_COOKIE;
    }
}
