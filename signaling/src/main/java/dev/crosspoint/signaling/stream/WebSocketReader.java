package dev.crosspoint.signaling.stream;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** Reads the frames of a server (RFC 6455 §5) as text messages, within bounds. One thread. */
final class WebSocketReader {
    static final int TEXT = 0x1;
    static final int CLOSE = 0x8;
    static final int PING = 0x9;
    static final int PONG = 0xA;
    private static final int CONTINUATION = 0x0;
    private static final int BINARY = 0x2;
    private static final int FINAL = 0x80;
    private static final int RESERVED = 0x70;
    private static final int MASKED = 0x80;
    private static final int MAX_CONTROL = 125;
    private static final int PIECE = 8 * 1024;

    /** Hears of pings, pongs and the close frame. */
    @FunctionalInterface
    interface Control {
        void on(int opcode, byte[] payload) throws IOException;
    }

    private final InputStream in;
    private final int maxMessage;
    private final Control control;
    private final Runnable came;
    /** Also read by who watches. */
    private volatile long heardNs = System.nanoTime();

    /**
     * @param came run for each frame of any kind, and again for every 8 KiB in it: it may hold up who sends too much
     */
    WebSocketReader(InputStream in, int maxMessage, Control control, Runnable came) {
        this.in = in;
        this.maxMessage = maxMessage;
        this.control = control;
        this.came = came;
    }

    /** When the last of anything came. */
    long heardNs() {
        return heardNs;
    }

    /** Blocks for the next text message; null once the far side has closed. Binary ones are passed over. */
    byte[] next() throws IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        int kind = CONTINUATION;
        while (true) {
            int first = octet();
            came.run();
            int opcode = first & 0x0F;
            boolean last = (first & FINAL) != 0;
            long length = length();
            if ((first & RESERVED) != 0) {
                throw new WebSocketFault(WebSocketFault.PROTOCOL, "a frame with a reserved bit");
            }
            switch (opcode) {
                case TEXT, BINARY, CONTINUATION -> {
                    if (opcode == CONTINUATION == (kind == CONTINUATION)) {
                        throw new WebSocketFault(WebSocketFault.PROTOCOL, "a fragment out of place");
                    }
                    kind = opcode == CONTINUATION ? kind : opcode;
                    append(message, length);
                    if (last && kind == TEXT) {
                        return message.toByteArray();
                    }
                    if (last) {
                        message.reset();
                        kind = CONTINUATION;
                    }
                }
                case PING, PONG, CLOSE -> {
                    control.on(opcode, controlPayload(last, length));
                    if (opcode == CLOSE) {
                        return null;
                    }
                }
                default -> throw new WebSocketFault(WebSocketFault.PROTOCOL, "a frame of unknown kind " + opcode);
            }
        }
    }

    private byte[] controlPayload(boolean last, long length) throws IOException {
        if (!last || length > MAX_CONTROL) {
            throw new WebSocketFault(WebSocketFault.PROTOCOL, "a control frame that is too long or in fragments");
        }
        byte[] payload = in.readNBytes((int) length);
        if (payload.length < length) {
            throw new EOFException("broken off within a frame");
        }
        return payload;
    }

    private long length() throws IOException {
        int second = octet();
        if ((second & MASKED) != 0) {
            throw new WebSocketFault(WebSocketFault.PROTOCOL, "a masked frame from the server");
        }
        int octets = second == 126 ? 2 : second == 127 ? 8 : 0;
        long length = octets == 0 ? second : 0;
        for (int i = 0; i < octets; i++) {
            length = length << 8 | octet();
        }
        if (length < 0) {
            throw new WebSocketFault(WebSocketFault.PROTOCOL, "a length beyond all bounds");
        }
        return length;
    }

    private void append(ByteArrayOutputStream message, long length) throws IOException {
        if (length > maxMessage - message.size()) {
            throw new WebSocketFault(WebSocketFault.TOO_LARGE, "a message of more than " + maxMessage + " bytes");
        }
        for (int left = (int) length; left > 0;) { // memory for what has come, not for what was announced
            byte[] piece = in.readNBytes(Math.min(left, PIECE));
            if (piece.length == 0) {
                throw new EOFException("broken off within a message");
            }
            heardNs = System.nanoTime();
            message.writeBytes(piece);
            left -= piece.length;
            if (left > 0) {
                came.run();
            }
        }
    }

    private int octet() throws IOException {
        int octet = in.read();
        if (octet < 0) {
            throw new EOFException("broken off");
        }
        heardNs = System.nanoTime();
        return octet;
    }
}
