package dev.crosspoint.interop.peer;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/** Someone on a UDP port of his own who has no business with the node, and the bytes that such people send. */
public final class Stranger implements AutoCloseable {
    private static final long PACE_NS = 200_000;

    private final DatagramSocket socket;
    private final int target;

    public Stranger(int targetPort) throws IOException {
        socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        target = targetPort;
    }

    /** Sends at a pace at which no receive buffer overflows: it is the content that is to be tried. */
    public void send(byte[] datagram) throws IOException {
        socket.send(new DatagramPacket(datagram, datagram.length, InetAddress.getLoopbackAddress(), target));
        LockSupport.parkNanos(PACE_NS);
    }

    /** Whether nothing has come back so far. */
    public boolean unanswered() throws IOException {
        try {
            socket.setSoTimeout(1);
            socket.receive(new DatagramPacket(new byte[2048], 2048));
            return false;
        } catch (SocketTimeoutException nothing) {
            return true;
        }
    }

    /** Random bytes of random length, of every first byte that RFC 7983 tells protocols apart by. */
    public static byte[] garbage(Random random) {
        byte[] bytes = new byte[random.nextInt(1400)];
        random.nextBytes(bytes);
        return bytes;
    }

    public static byte[] rtp(int type, int sequence, int timestamp, int ssrc, byte[] payload) {
        return ByteBuffer.allocate(12 + payload.length).put((byte) 0x80).put((byte) type).putShort((short) sequence)
                .putInt(timestamp).putInt(ssrc).put(payload).array();
    }

    /** A DTLS 1.2 record of epoch 0 (RFC 6347 §4.1). */
    public static byte[] record(int contentType, byte[] fragment) {
        return ByteBuffer.allocate(13 + fragment.length).put((byte) contentType).putShort((short) 0xFEFD)
                .putLong(0).putShort((short) fragment.length).put(fragment).array();
    }

    /** A ClientHello in one record, with one cipher suite and no extensions (RFC 6347 §4.2.2). */
    public static byte[] clientHello(Random random) {
        byte[] nonce = new byte[32];
        random.nextBytes(nonce);
        ByteBuffer hello = ByteBuffer.allocate(12 + 42);
        hello.put((byte) 1).put((byte) 0).putShort((short) 42).putShort((short) 0);
        hello.put((byte) 0).putShort((short) 0).put((byte) 0).putShort((short) 42);
        hello.putShort((short) 0xFEFD).put(nonce).put((byte) 0).put((byte) 0);
        hello.putShort((short) 2).putShort((short) 0xC02B).put((byte) 1).put((byte) 0);
        return record(22, hello.array());
    }

    /** The first bytes of a message, at each length. */
    public static byte[] cut(byte[] whole, int length) {
        return Arrays.copyOf(whole, length);
    }

    @Override
    public void close() {
        socket.close();
    }
}
