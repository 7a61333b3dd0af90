package dev.crosspoint.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * Ports for programs that have to be told theirs before they start.
 *
 * <p>They are taken below the range from which the kernel gives ports to sockets that name none. In that range a port
 * that was free a moment ago may be the source of somebody's TCP connection now, or for a minute after it was closed
 * (TIME-WAIT, RFC 9293 section 3.6.1), and a server cannot bind it. Each is given once in the life of this JVM and,
 * through locks on one file, never to two test runs at a time.
 */
public final class FreePorts {
    private static final int FIRST = 10_000;
    private static final int TRIES = 1000;
    private static final Path RANGE = Path.of("/proc/sys/net/ipv4/ip_local_port_range");
    private static final int END = end();
    private static final FileChannel GIVEN = given();

    private FreePorts() {
    }

    /** A port free for TCP and UDP alike. */
    public static int one() {
        return first(1);
    }

    /** An even port whose neighbour above is free too, for RTP and RTCP. */
    public static int pair() {
        return first(2);
    }

    /** The first of this many free ports in a row; even. */
    public static int first(int count) {
        for (int i = 0; i < TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, END - count) & ~1;
            if (lock(port, count) && IntStream.range(port, port + count).allMatch(FreePorts::free)) {
                return port;
            }
        }
        throw new IllegalStateException("no " + count + " free ports between " + FIRST + " and " + END);
    }

    /** Whether nobody else was given one of them. A lock once had stays: a port found in use is not tried again. */
    private static boolean lock(int port, int count) {
        try {
            return GIVEN.tryLock(port, count, false) != null;
        } catch (OverlappingFileLockException ours) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean free(int port) {
        try (ServerSocket tcp = new ServerSocket(); DatagramSocket udp = new DatagramSocket(null)) {
            InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            tcp.bind(address);
            udp.bind(address);
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    private static int end() {
        try {
            int low = Integer.parseInt(Files.readString(RANGE).strip().split("\\s+")[0]);
            return low > 2 * FIRST ? low : 65_536;
        } catch (IOException unknown) {
            return 32_768;
        }
    }

    private static FileChannel given() {
        try {
            Path file = Path.of(System.getProperty("java.io.tmpdir"),
                    "crosspoint-test-ports-" + System.getProperty("user.name"));
            return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
