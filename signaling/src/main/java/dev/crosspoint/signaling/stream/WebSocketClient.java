package dev.crosspoint.signaling.stream;

import dev.crosspoint.signaling.account.BasicCredentials;
import dev.crosspoint.signaling.webhook.Line;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.security.SecureRandom;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The client's end of a WebSocket (RFC 6455) on a blocking connection: text out, text in, pings answered. One thread
 * reads; any may send.
 */
final class WebSocketClient {
    private static final int FINAL = 0x80;
    private static final int MASKED = 0x80;
    private static final int ONE_OCTET = 125;
    private static final int TWO_OCTETS = 0xFFFF;
    private static final int READ_BUFFER = 8 * 1024;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Line line;
    private final WebSocketReader reader;
    private final OutputStream out;
    private final ReentrantLock sending = new ReentrantLock();
    private final byte[] mask = new byte[4];
    private byte[] frame = new byte[1024];
    private boolean closeSent;
    private volatile long sendBeganNs;
    private volatile boolean sendUnderWay;

    private WebSocketClient(Line line, InputStream in, OutputStream out, int maxMessage, Runnable came) {
        this.line = line;
        this.reader = new WebSocketReader(in, maxMessage, this::control, came);
        this.out = out;
    }

    /**
     * Shakes hands on a fresh connection; it is cut off where that fails.
     *
     * @param came run by who reads, see {@link WebSocketReader}
     */
    static WebSocketClient open(Line line, URI url, BasicCredentials credentials, int maxMessage, Runnable came)
            throws IOException {
        boolean open = false;
        try {
            InputStream in = new BufferedInputStream(line.in(), READ_BUFFER);
            WebSocketHandshake.shake(url, credentials, in, line.out());
            line.settled();
            open = true;
            return new WebSocketClient(line, in, line.out(), maxMessage, came);
        } finally {
            if (!open) {
                line.cutOff();
            }
        }
    }

    // ---- out

    void text(byte[] message, int length) throws IOException {
        send(WebSocketReader.TEXT, message, length);
    }

    void ping() throws IOException {
        send(WebSocketReader.PING, new byte[0], 0);
    }

    void close(int code) throws IOException {
        send(WebSocketReader.CLOSE, new byte[] {(byte) (code >> 8), (byte) code}, 2);
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
        return nowNs - reader.heardNs();
    }

    private void send(int opcode, byte[] payload, int length) throws IOException {
        sending.lock();
        try {
            if (closeSent) {
                return; // RFC 6455 §5.5.1: nothing after it
            }
            closeSent = opcode == WebSocketReader.CLOSE;
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
        if (length <= ONE_OCTET) {
            frame[at++] = (byte) (MASKED | length);
        } else if (length <= TWO_OCTETS) {
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

    /** Blocks for the next text message; null once the far side has closed. */
    byte[] read() throws IOException {
        return reader.next();
    }

    private void control(int opcode, byte[] payload) throws IOException {
        if (opcode == WebSocketReader.PING) {
            send(WebSocketReader.PONG, payload, payload.length);
        } else if (opcode == WebSocketReader.CLOSE) {
            int code = Math.min(2, payload.length);
            send(WebSocketReader.CLOSE, payload, code); // RFC 6455 §5.5.1: its code, if it had one
        }
    }
}
