package dev.crosspoint.media;

import dev.crosspoint.media.io.Packet;
import dev.crosspoint.media.rtp.RtpHeader;
import dev.crosspoint.transcoder.G711;
import java.nio.ByteBuffer;

/** Makes a packet's sound silence of the same length. */
final class Silence {
    /** An Opus packet of one CELT frame of 20 ms without sound (RFC 6716 §3.1: configuration 31, mono, code 0). */
    private static final byte[] OPUS = {(byte) 0xF8, (byte) 0xFF, (byte) 0xFE};

    private Silence() {
    }

    /** False where silence is no matter of single packets. */
    static boolean fill(Codec codec, Packet packet) {
        ByteBuffer b = packet.buffer();
        int offset = RtpHeader.headerLength(b, 0);
        int length = RtpHeader.payloadLength(b, 0, packet.length());
        switch (codec) {
            case PCMU -> fill(b, offset, length, G711.ULAW.silence());
            case PCMA -> fill(b, offset, length, G711.ALAW.silence());
            case L16_8K, L16_16K, L16_48K -> fill(b, offset, length, (byte) 0);
            case OPUS -> {
                b.put(offset, OPUS);
                packet.length(offset + OPUS.length);
                b.put(0, (byte) (b.get(0) & ~0x20)); // no padding
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private static void fill(ByteBuffer b, int offset, int length, byte value) {
        for (int i = 0; i < length; i++) {
            b.put(offset + i, value);
        }
    }
}
