package dev.crosspoint.signaling.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a stream's server sends, frame by frame. */
class WebSocketReaderTest {
    private static final int LONG = 16 * 1024;

    @Test
    void frames_of_every_kind_are_counted_and_the_parts_of_long_ones() throws Exception {
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        sent.writeBytes(new byte[] {(byte) 0x89, 0, (byte) 0x8A, 0});                   // a ping, a pong
        sent.writeBytes(new byte[] {(byte) 0x82, 0, 0x01, 0, 0x00, 0});                 // binary, two empty fragments
        sent.writeBytes(new byte[] {(byte) 0x80, 126, LONG >> 8, 0});
        sent.writeBytes(new byte[LONG]);
        AtomicInteger came = new AtomicInteger();
        WebSocketReader reader = new WebSocketReader(new ByteArrayInputStream(sent.toByteArray()), LONG,
            (_, _) -> { }, came::incrementAndGet);
        assertEquals(LONG, reader.next().length);
        assertEquals(6 + 1, came.get());
    }
}
