package dev.crosspoint.interop.peer;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Assumptions;

/** Programs and ports of this machine. */
public final class Tool {
    private Tool() {
    }

    /** Skips the test, saying why, where a program is not installed; {@code bin/test} installs them all. */
    public static void require(String... programs) {
        for (String program : programs) {
            Assumptions.assumeTrue(installed(program), program + " is not installed: bin/test installs it");
        }
    }

    public static boolean installed(String program) {
        return Arrays.stream(System.getenv("PATH").split(":"))
                .anyMatch(dir -> Files.isExecutable(Path.of(dir, program)));
    }

    /** An even port whose neighbour above is free too, for RTP and RTCP. */
    public static int freePortPair() throws IOException {
        for (int i = 0; i < 200; i++) {
            try (DatagramSocket first = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
                int even = first.getLocalPort() & ~1;
                if (even == first.getLocalPort()) {
                    try (DatagramSocket second = new DatagramSocket(even + 1, InetAddress.getLoopbackAddress())) {
                        return second.getLocalPort() - 1;
                    } catch (IOException taken) {
                        continue;
                    }
                }
            }
        }
        throw new IOException("no free pair of UDP ports");
    }

    /** A port free for TCP and UDP alike. */
    public static int freePort() throws IOException {
        for (int i = 0; i < 200; i++) {
            try (ServerSocket tcp = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                    DatagramSocket udp = new DatagramSocket(tcp.getLocalPort(), InetAddress.getLoopbackAddress())) {
                return udp.getLocalPort();
            } catch (IOException taken) {
                continue;
            }
        }
        throw new IOException("no free port");
    }
}
