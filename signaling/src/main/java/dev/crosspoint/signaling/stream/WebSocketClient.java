package dev.crosspoint.signaling.stream;

import dev.crosspoint.signaling.account.BasicCredentials;
import dev.crosspoint.signaling.webhook.Line;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The client's end of a WebSocket (RFC 6455) on a blocking connection: text out, text in, pings answered. One thread
 * reads; any may send.
 */
final class WebSocketClient {
    private static final int CONTINUATION = 0x0;
    private static final int TEXT = 0x1;
    private static final int BINARY = 0x2;
    private static final int CLOSE = 0x8;
    private static final int PING = 0x9;
    private static final int PONG = 0xA;
    private static final int FINAL = 0x80;
    private static final int RESERVED = 0x70;
    private static final int MASKED = 0x80;
    private static final int MAX_CONTROL = 125;
    private static final int PIECE = 8 * 1024;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Line line;
    private final int maxMessage;
    private final InputStream in;
    private final OutputStream out;
    private final ReentrantLock sending = new ReentrantLock();
    private final byte[] mask = new byte[4];
    private byte[] frame = new byte[1024];
    private boolean closeSent;
    private volatile long sendBeganNs;
    private volatile boolean sendUnderWay;
    private volatile long heardNs = System.nanoTime();

    private WebSocketClient(Line line, int maxMessage) throws IOException {
        this.line = line;
        this.maxMessage = maxMessage;
        this.in = new BufferedInputStream(line.in(), PIECE);
        this.out = line.out();
    }

    /** Shakes hands on a fresh connection; it is cut off where that fails. */
    static WebSocketClient open(Line line, URI url, BasicCredentials credentials, int maxMessage) throws IOException {
        boolean open = false;
        try {
            WebSocketClient client = new WebSocketClient(line, maxMessage);
            WebSocketHandshake.shake(url, credentials, client.in, client.out);
            line.settled();
            open = true;
            return client;
        } finally {
            if (!open) {
                line.cutOff();
            }
        }
    }

    // ---- out

    void text(byte[] message, int length) throws IOException {
        send(TEXT, message, length);
    }

    void ping() throws IOException {
        send(PING, new byte[0], 0);
    }

    void close(int code) throws IOException {
        send(CLOSE, new byte[] {(byte) (code >> 8), (byte) code}, 2);
    }

    /** Cuts the connection; from any thread, and never blocks. */
    void cutOff() {
        line.cutOff();
    }

    /** For how long the far side has not taken what is being sent. */
    long stalledNs(long nowNs) {
        return sendUnderWay ? nowNs - sendBeganNs : 0;
    }

    /** For how long the far side has said nothing. */
    long silentNs(long nowNs) {
        return nowNs - heardNs;
    }

    private void send(int opcode, byte[] payload, int length) throws IOException {
        sending.lock();
        try {
            if (closeSent) {
                return; // RFC 6455 §5.5.1: nothing after it
            }
            closeSent = opcode == CLOSE;
            int size = build(opcode, payload, length);
            sendBeganNs = System.nanoTime();
            sendUnderWay = true;
            out.write(frame, 0, size);
            out.flush();
        } finally {
            sendUnderWay = false;
            sending.unlock();
        }
    }

    private int build(int opcode, byte[] payload, int length) {
        if (frame.length < length + 14) {
            frame = new byte[length + 14];
        }
        int at = 0;
        frame[at++] = (byte) (FINAL | opcode);
        if (length <= MAX_CONTROL) {
            frame[at++] = (byte) (MASKED | length);
        } else if (length <= 0xFFFF) {
            frame[at++] = (byte) (MASKED | 126);
            frame[at++] = (byte) (length >> 8);
            frame[at++] = (byte) length;
        } else {
            frame[at++] = (byte) (MASKED | 127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                frame[at++] = (byte) ((long) length >> shift);
            }
        }
        RANDOM.nextBytes(mask);
        for (byte b : mask) {
            frame[at++] = b;
        }
        for (int i = 0; i < length; i++) {
            frame[at++] = (byte) (payload[i] ^ mask[i & 3]);
        }
        return at;
    }

    // ---- in

    /** Blocks for the next text message; null once the far side has closed. Binary ones are passed over. */
    byte[] read() throws IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        int kind = CONTINUATION;
        while (true) {
            int first = octet();
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
                    if (!control(opcode, last, length)) {
                        return null;
                    }
                }
                default -> throw new WebSocketFault(WebSocketFault.PROTOCOL, "a frame of unknown kind " + opcode);
            }
        }
    }

    /** False at the end. */
    private boolean control(int opcode, boolean last, long length) throws IOException {
        if (!last || length > MAX_CONTROL) {
            throw new WebSocketFault(WebSocketFault.PROTOCOL, "a control frame that is too long or in fragments");
        }
        byte[] payload = in.readNBytes((int) length);
        if (payload.length < length) {
            throw new EOFException("broken off within a frame");
        }
        if (opcode == PING) {
            send(PONG, payload, payload.length);
        } else if (opcode == CLOSE) {
            send(CLOSE, Arrays.copyOf(payload, Math.min(2, payload.length)), Math.min(2, payload.length));
        }
        return opcode != CLOSE;
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
        if (message.size() + length > maxMessage) {
            throw new WebSocketFault(WebSocketFault.TOO_LARGE, "a message of more than " + maxMessage + " bytes");
        }
        for (int left = (int) length; left > 0;) { // memory for what has come, not for what was announced
            byte[] piece = in.readNBytes(Math.min(left, PIECE));
            if (piece.length == 0) {
                throw new EOFException("broken off within a message");
            }
            heardNs = System.nanoTime();
            message.write(piece);
            left -= piece.length;
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
