package dev.crosspoint.signaling.stream;

import dev.crosspoint.fuzz.Bounds;
import dev.crosspoint.fuzz.Input;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;

/** What a stream's server sends: its answer to the handshake, its frames, and what they say. */
public final class WebSocketTarget {
    private static final URI SERVER = URI.create("ws://agent.example/call");
    private static final int MAX_MESSAGE = 4096;

    private WebSocketTarget() {
    }

    public static void read(byte[] bytes) {
        Input input = new Input(bytes);
        switch (input.u8() % 3) {
            case 0 -> shake(input.rest());
            case 1 -> frames(input.rest());
            default -> spoken(input.rest());
        }
    }

    private static void shake(byte[] bytes) {
        try {
            WebSocketHandshake.shake(SERVER, null, new ByteArrayInputStream(bytes), OutputStream.nullOutputStream());
            Bounds.holds(false, "nobody can answer a key that it has not seen");
        } catch (IOException e) {
            Bounds.holds(!e.getMessage().isBlank(), "refused without a reason");
        }
    }

    private static void frames(byte[] bytes) {
        WebSocketReader reader = new WebSocketReader(new ByteArrayInputStream(bytes), MAX_MESSAGE,
                (_, payload) -> Bounds.holds(payload.length < 126, "a long control frame"), () -> { });
        try {
            for (byte[] message = reader.next(); message != null; message = reader.next()) {
                Bounds.holds(message.length <= MAX_MESSAGE, "a long message");
            }
        } catch (IOException e) {
            Bounds.holds(!e.getMessage().isBlank(), "refused without a reason");
        }
    }

    private static void spoken(byte[] bytes) {
        new SpokenMessages(new Deaf(), new StreamCounters()).on(bytes);
    }

    /** A phone that has room for everything and hears nothing. */
    private static final class Deaf implements StreamSound.Mouth {
        @Override
        public int say(short[] samples, int count) {
            Bounds.holds(count <= samples.length, "more than there is");
            return count;
        }

        @Override
        public void clear() {
            // nothing was kept
        }

        @Override
        public void close() {
            // nothing was opened
        }
    }
}
