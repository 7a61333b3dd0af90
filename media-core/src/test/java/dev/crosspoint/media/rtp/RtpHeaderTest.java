package dev.crosspoint.media.rtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RtpHeaderTest {
    private static final int OFF = 3;

    @Test
    void what_is_written_is_read_back() {
        ByteBuffer b = ByteBuffer.allocateDirect(64);
        RtpHeader.write(b, OFF, true, 111, 65535, 0xFEDCBA98, 0x80000001);
        assertTrue(RtpHeader.check(b, OFF, 12));
        assertTrue(RtpHeader.marker(b, OFF));
        assertEquals(111, RtpHeader.payloadType(b, OFF));
        assertEquals(65535, RtpHeader.sequence(b, OFF));
        assertEquals(0xFEDCBA98, RtpHeader.timestamp(b, OFF));
        assertEquals(0x80000001, RtpHeader.ssrc(b, OFF));
        assertEquals(0, RtpHeader.payloadLength(b, OFF, 12));
    }

    @Test
    void sources_extension_and_padding_are_taken_off_the_payload() {
        // one CSRC, extension of two words, payload ABCDEF, padding of two
        ByteBuffer b = packet("b1000001 00000000 00000002" + "00000009" + "bede0002 11111111 22222222" + "abcdef0002");
        int len = b.capacity() - OFF;
        assertTrue(RtpHeader.check(b, OFF, len));
        assertEquals(28, RtpHeader.headerLength(b, OFF));
        assertEquals(3, RtpHeader.payloadLength(b, OFF, len));
        assertEquals((byte) 0xAB, b.get(OFF + RtpHeader.headerLength(b, OFF)));
    }

    @Test
    void a_header_that_leaves_the_packet_is_refused() {
        assertFalse(check("b1000001 00000000 00000002 00000009 bede"));
        assertFalse(check("90000001 00000000 00000002 bede0001"));
        assertFalse(check("8f000001 00000000 00000002"));
        assertFalse(check("a0000001 00000000 00000002 05"), "padding longer than what follows the header");
        assertFalse(check("a0000001 00000000 00000002 00"), "padding of length zero");
        assertFalse(check("40000001 00000000 00000002"), "version 1");
        assertFalse(check("80000001 00000000 000000"));
    }

    @Test
    void every_random_packet_that_passes_has_a_payload_inside_it() {
        Random random = new Random(7);
        byte[] bytes = new byte[80];
        int passed = 0;
        for (int i = 0; i < 200_000; i++) {
            random.nextBytes(bytes);
            bytes[0] = (byte) (bytes[0] & 0x3F | 0x80);
            if (random.nextBoolean()) {
                bytes[0] &= (byte) 0xEF;
            }
            int len = random.nextInt(bytes.length + 1);
            ByteBuffer b = ByteBuffer.wrap(bytes);
            if (RtpHeader.check(b, 0, len)) {
                passed++;
                int payload = RtpHeader.payloadLength(b, 0, len);
                assertTrue(payload >= 0 && RtpHeader.headerLength(b, 0) + payload <= len);
            }
        }
        assertTrue(passed > 1000, "the test must reach good packets too: " + passed);
    }

    @Test
    void rtcp_is_told_apart_on_a_shared_port() {
        assertTrue(RtpHeader.isRtcp(ByteBuffer.wrap(new byte[] {(byte) 0x80, (byte) 200}), 0, 2));
        assertTrue(RtpHeader.isRtcp(ByteBuffer.wrap(new byte[] {(byte) 0x80, (byte) 206}), 0, 2));
        assertFalse(RtpHeader.isRtcp(ByteBuffer.wrap(new byte[] {(byte) 0x80, 111}), 0, 2));
        assertFalse(RtpHeader.isRtcp(ByteBuffer.wrap(new byte[] {(byte) 0x80, (byte) (0x80 | 101)}), 0, 2));
    }

    @Test
    void sequence_arithmetic_goes_through_zero() {
        assertEquals(1, SeqArithmetic.seqDistance(0, 65535));
        assertEquals(-1, SeqArithmetic.seqDistance(65535, 0));
        assertEquals(2, SeqArithmetic.seqPlus(65534, 4));
        assertEquals(16, SeqArithmetic.timestampDistance(8, -8));
    }

    private static boolean check(String hex) {
        ByteBuffer b = packet(hex);
        return RtpHeader.check(b, OFF, b.capacity() - OFF);
    }

    private static ByteBuffer packet(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        ByteBuffer b = ByteBuffer.allocateDirect(OFF + bytes.length);
        return b.put(OFF, bytes);
    }
}
