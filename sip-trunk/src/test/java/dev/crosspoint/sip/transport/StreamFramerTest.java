package dev.crosspoint.sip.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StreamFramerTest {
    private static final String ONE = "OPTIONS sip:a SIP/2.0\r\nContent-Length: 5\r\n\r\nhello";
    private static final String TWO = "BYE sip:a SIP/2.0\r\nl : 0\r\n\r\n";

    private final StreamFramer framer = new StreamFramer();

    private void feed(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        framer.feed(bytes, bytes.length);
    }

    private String message() {
        assertEquals(StreamFramer.Verdict.MESSAGE, framer.next());
        return new String(framer.message(), StandardCharsets.ISO_8859_1);
    }

    @Test
    void messages_in_one_piece_come_out_one_by_one() {
        feed(ONE + TWO + "\r\n" + ONE);
        assertEquals(ONE, message());
        assertEquals(TWO, message());
        assertEquals(ONE, message());
        assertEquals(StreamFramer.Verdict.INCOMPLETE, framer.next());
        assertTrue(framer.empty());
    }

    @Test
    void a_message_may_come_byte_by_byte() {
        for (int i = 0; i < ONE.length(); i++) {
            assertEquals(StreamFramer.Verdict.INCOMPLETE, framer.next());
            feed(ONE.substring(i, i + 1));
        }
        assertEquals(ONE, message());
    }

    @Test
    void a_double_line_end_is_a_ping() {
        feed("\r\n\r\n" + TWO);
        assertEquals(StreamFramer.Verdict.PING, framer.next());
        assertEquals(TWO, message());
    }

    @Test
    void impossible_lengths_break_the_stream_without_memory() {
        for (String length : new String[] {"-1", "999999", "2000000000", "5\r\nContent-Length: 6", "x", ""}) {
            StreamFramer each = new StreamFramer();
            byte[] bytes = ("BYE sip:a SIP/2.0\r\nContent-Length: " + length + "\r\n\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1);
            each.feed(bytes, bytes.length);
            assertEquals(StreamFramer.Verdict.BROKEN, each.next(), length);
        }
    }

    @Test
    void headers_without_end_break_the_stream() {
        StreamFramer.Verdict verdict = StreamFramer.Verdict.INCOMPLETE;
        for (int i = 0; i < 100 && verdict == StreamFramer.Verdict.INCOMPLETE; i++) {
            feed("X-Header: ".repeat(100));
            verdict = framer.next();
        }
        assertEquals(StreamFramer.Verdict.BROKEN, verdict);
    }

    @Test
    void any_bytes_in_any_pieces_end_in_a_verdict() {
        Random random = new Random(11);
        byte[] base = (ONE + TWO).getBytes(StandardCharsets.ISO_8859_1);
        for (int round = 0; round < 3000; round++) {
            byte[] bytes = base.clone();
            for (int change = random.nextInt(4); change > 0; change--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            StreamFramer each = new StreamFramer();
            StreamFramer.Verdict verdict = StreamFramer.Verdict.INCOMPLETE;
            for (int at = 0; at < bytes.length && verdict != StreamFramer.Verdict.BROKEN;) {
                int length = Math.min(1 + random.nextInt(20), bytes.length - at);
                each.feed(java.util.Arrays.copyOfRange(bytes, at, at + length), length);
                at += length;
                do {
                    verdict = each.next();
                } while (verdict == StreamFramer.Verdict.MESSAGE || verdict == StreamFramer.Verdict.PING);
            }
        }
        StreamFramer clean = new StreamFramer();
        clean.feed(base, base.length);
        assertEquals(StreamFramer.Verdict.MESSAGE, clean.next());
        assertArrayEquals(ONE.getBytes(StandardCharsets.ISO_8859_1), clean.message());
    }
}
