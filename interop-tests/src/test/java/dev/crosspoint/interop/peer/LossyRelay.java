package dev.crosspoint.interop.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A network between browsers and one UDP port, on one port of its own: each browser address gets a socket toward the
 * target, as behind a NAT. While it {@link #lose loses}, a seeded share of the RTP toward the target disappears.
 */
public final class LossyRelay implements AutoCloseable {
    private static final int MTU = 2048;

    private final DatagramChannel front = open();
    private final InetSocketAddress target;
    private final Map<SocketAddress, DatagramChannel> behind = new ConcurrentHashMap<>();
    private final Random random;
    private final AtomicLong passed = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private volatile double share;
    private volatile byte[] lastPassed = {};

    public LossyRelay(int targetPort, long seed) throws IOException {
        target = new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort);
        random = new Random(seed);
        Thread.ofPlatform().daemon().name("relay").start(this::forward);
    }

    public int port() {
        return front.socket().getLocalPort();
    }

    /** @param ofAll share of the RTP toward the target that disappears from now on, 0 to 1 */
    public void lose(double ofAll) {
        share = ofAll;
    }

    /** Sends a forged datagram toward the target from the addresses of all browsers. */
    public void forge(byte[] datagram) throws IOException {
        for (DatagramChannel socket : behind.values()) {
            socket.send(ByteBuffer.wrap(datagram), target);
        }
    }

    /** The RTP packet that went through last. */
    public byte[] lastPassed() {
        return lastPassed;
    }

    /** RTP packets that went through toward the target. */
    public long passed() {
        return passed.get();
    }

    public long dropped() {
        return dropped.get();
    }

    private void forward() {
        ByteBuffer datagram = ByteBuffer.allocate(MTU);
        try {
            while (true) {
                SocketAddress from = front.receive(datagram.clear());
                DatagramChannel socket = behind.computeIfAbsent(from, this::openBehind);
                if (!lost(datagram.flip())) {
                    socket.send(datagram, target);
                }
            }
        } catch (ClosedChannelException end) {
            // closed
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean lost(ByteBuffer datagram) {
        if (!rtp(datagram)) {
            return false;
        }
        boolean lost = share > 0 && random.nextDouble() < share;
        (lost ? dropped : passed).incrementAndGet();
        if (!lost) {
            byte[] copy = new byte[datagram.remaining()];
            datagram.get(0, copy);
            lastPassed = copy;
        }
        return lost;
    }

    /** RFC 7983 for RTP and RTCP, RFC 5761 for the one of the two. */
    private static boolean rtp(ByteBuffer b) {
        if (b.remaining() < 12 || (b.get(0) & 0xC0) != 0x80) {
            return false;
        }
        int type = b.get(1) & 0x7F;
        return type < 64 || type > 95;
    }

    private DatagramChannel openBehind(SocketAddress browser) {
        DatagramChannel socket = open();
        Thread.ofPlatform().daemon().name("relay back").start(() -> back(socket, browser));
        return socket;
    }

    private void back(DatagramChannel socket, SocketAddress browser) {
        ByteBuffer datagram = ByteBuffer.allocate(MTU);
        try {
            while (true) {
                socket.receive(datagram.clear());
                front.send(datagram.flip(), browser);
            }
        } catch (ClosedChannelException end) {
            // closed
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DatagramChannel open() {
        try {
            return DatagramChannel.open(java.net.StandardProtocolFamily.INET)
                    .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        front.close();
        for (DatagramChannel socket : behind.values()) {
            socket.close();
        }
    }
}
