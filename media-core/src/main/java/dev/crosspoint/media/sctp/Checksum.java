package dev.crosspoint.media.sctp;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** CRC32C of a packet with its checksum field taken as zero (RFC 9260 §6.8, appendix A). */
final class Checksum {
    private static final int CHUNK = 512;

    private final CRC32C crc = new CRC32C();
    private final byte[] bytes = new byte[CHUNK];

    /** As it stands in the packet: the low byte first, read as a big-endian number. */
    int of(ByteBuffer packet, int offset, int length) {
        crc.reset();
        for (int at = 0; at < length; at += CHUNK) {
            int n = Math.min(CHUNK, length - at);
            packet.get(offset + at, bytes, 0, n);
            if (at == 0) {
                bytes[Sctp.CHECKSUM_OFFSET] = 0;
                bytes[Sctp.CHECKSUM_OFFSET + 1] = 0;
                bytes[Sctp.CHECKSUM_OFFSET + 2] = 0;
                bytes[Sctp.CHECKSUM_OFFSET + 3] = 0;
            }
            crc.update(bytes, 0, n);
        }
        return Integer.reverseBytes((int) crc.getValue());
    }
}
