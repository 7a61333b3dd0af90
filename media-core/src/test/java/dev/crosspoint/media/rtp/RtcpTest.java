package dev.crosspoint.media.rtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RtcpTest {
    private static final long MS = 1_000_000;

    @Test
    void a_sender_report_tells_loss_jitter_and_round_trip() {
        ReceiverStats stats = new ReceiverStats(8000);
        for (int i = 0; i < 100; i++) {
            if (i % 10 != 9) {
                stats.packet(65500 + i & 0xFFFF, i * 160, i * 20 * MS);
            }
        }
        long srNtp = Rtcp.ntp(1_700_000_000_000L, 0);
        stats.senderReport(Rtcp.middleOf(srNtp), 2000 * MS);
        ByteBuffer b = ByteBuffer.allocateDirect(200);
        int length = Rtcp.writeSenderReport(b, 5, 77, srNtp, 4711, 10, 1600, 99, stats, 2500 * MS);
        length += Rtcp.writeCname(b, 5 + length, 77, Rtcp.cname("node@example"));

        int sr = Rtcp.nextLength(b, 5, length);
        assertEquals(52, sr);
        assertEquals(Rtcp.SENDER_REPORT, Rtcp.type(b, 5));
        assertEquals(77, Rtcp.senderSsrc(b, 5, sr));
        int block = Rtcp.reportBlock(b, 5, sr, 0);
        assertEquals(99, Rtcp.blockSsrc(b, block));
        assertEquals(9, Rtcp.blockLost(b, block), "the loss after the last packet received is not known yet");
        assertEquals(9 * 256 / 99, Rtcp.blockFractionLost(b, block));
        assertEquals(0, Rtcp.blockJitter(b, block));
        // the report went out at 0, was held half a second, and arrives 0.6 s after it left: 100 ms on the way
        int arrival = Rtcp.middleOf(Rtcp.ntp(1_700_000_000_600L, 0));
        assertEquals(100_000, Rtcp.blockRoundTripUs(b, block, arrival), 50);
        assertEquals(length - sr, Rtcp.nextLength(b, 5 + sr, length - sr));
        assertEquals(Rtcp.SOURCE_DESCRIPTION, Rtcp.type(b, 5 + sr));
        assertEquals(-1, Rtcp.reportBlock(b, 5, sr, 1));
    }

    @Test
    void jitter_follows_the_formula_of_the_rfc() {
        ReceiverStats stats = new ReceiverStats(8000);
        double expected = 0;
        for (int i = 0; i < 500; i++) {
            long arrival = i * 20 * MS + (i % 2) * 10 * MS; // every other packet is 10 ms late
            stats.packet(i, i * 160, arrival);
            if (i > 0) {
                expected += (80 - expected) / 16;
            }
        }
        assertEquals(expected, stats.jitterTicks(), 1);
        assertEquals(10, stats.jitterMs(), 0.2);
    }

    @Test
    void a_source_that_begins_anew_is_not_a_loss_of_thousands() {
        ReceiverStats stats = new ReceiverStats(8000);
        stats.packet(100, 0, 0);
        stats.packet(40000, 160, 20 * MS);
        stats.packet(40001, 320, 40 * MS);
        assertEquals(0, stats.lost());
        assertEquals(1, stats.received());
    }

    @Test
    void duplicates_and_wraps_are_counted_as_the_rfc_says() {
        ReceiverStats stats = new ReceiverStats(8000);
        for (int i = 0; i < 70000; i++) {
            stats.packet(i & 0xFFFF, i * 160, i * 20 * MS);
        }
        assertEquals(70000, stats.expected());
        stats.packet(69999 & 0xFFFF, 69999 * 160, 70000L * 20 * MS);
        assertEquals(-1, stats.lost());
        assertEquals(0, stats.takeFractionLost());
    }

    @Test
    void no_reader_leaves_the_datagram() {
        Random random = new Random(3);
        byte[] bytes = new byte[120];
        for (int i = 0; i < 100_000; i++) {
            random.nextBytes(bytes);
            bytes[0] = (byte) (bytes[0] & 0x3F | 0x80);
            bytes[1] = (byte) (200 + random.nextInt(8));
            bytes[2] = 0;
            bytes[3] &= 0x1F;
            int len = random.nextInt(bytes.length + 1);
            ByteBuffer b = ByteBuffer.wrap(bytes, 0, len).slice(); // reading beyond len would throw
            int off = 0;
            for (int n = Rtcp.nextLength(b, off, len - off); n > 0; n = Rtcp.nextLength(b, off, len - off)) {
                Rtcp.senderSsrc(b, off, n);
                Rtcp.middleNtp(b, off, n);
                for (int k = 0; k < Rtcp.count(b, off); k++) {
                    int block = Rtcp.reportBlock(b, off, n, k);
                    if (block >= 0) {
                        Rtcp.blockLost(b, block);
                        assertTrue(Rtcp.blockRoundTripUs(b, block, random.nextInt()) <= 60_000_000);
                    }
                }
                off += n;
            }
        }
    }
}
