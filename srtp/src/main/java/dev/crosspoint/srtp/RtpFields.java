package dev.crosspoint.srtp;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Reads the few fields of RTP (RFC 3550 §5.1) and RTCP (§6.1) that protection depends on. */
final class RtpFields {

    static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    static final int RTP_HEADER_LENGTH = 12;
    /** The part of a compound RTCP packet that stays readable: first word and sender's SSRC. */
    static final int RTCP_CLEAR_LENGTH = 8;

    private static final int SEQUENCE_OFFSET = 2;
    private static final int RTP_SSRC_OFFSET = 8;
    private static final int RTCP_SSRC_OFFSET = 4;
    private static final int EXTENSION_BIT = 0x10;
    private static final int EXTENSION_HEADER_LENGTH = 4;

    private RtpFields() {
    }

    /** Header with CSRCs and extension, in bytes; negative if it is no RTP or does not fit into the length. */
    static int rtpHeaderLength(MemorySegment packet, int offset, int length) {
        int first = packet.get(BYTE, offset);
        int header = RTP_HEADER_LENGTH + 4 * (first & 0x0F);
        if (!isVersion2(first) || header > length) {
            return -1;
        }
        if ((first & EXTENSION_BIT) == 0) {
            return header;
        }
        if (header + EXTENSION_HEADER_LENGTH > length) {
            return -1;
        }
        int words = packet.get(SHORT, offset + header + 2L) & 0xFFFF;
        header += EXTENSION_HEADER_LENGTH + 4 * words;
        return header > length ? -1 : header;
    }

    static boolean isVersion2(int firstByte) {
        return (firstByte & 0xC0) == 0x80;
    }

    static int sequence(MemorySegment packet, int offset) {
        return packet.get(SHORT, offset + (long) SEQUENCE_OFFSET) & 0xFFFF;
    }

    static int rtpSsrc(MemorySegment packet, int offset) {
        return packet.get(INT, offset + (long) RTP_SSRC_OFFSET);
    }

    static int rtcpSsrc(MemorySegment packet, int offset) {
        return packet.get(INT, offset + (long) RTCP_SSRC_OFFSET);
    }
}
