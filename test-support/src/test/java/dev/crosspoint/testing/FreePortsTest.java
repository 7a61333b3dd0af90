package dev.crosspoint.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FreePortsTest {
    @Test
    void a_port_is_given_once() {
        Set<Integer> given = new HashSet<>();
        for (int i = 0; i < 300; i++) {
            assertTrue(given.add(FreePorts.one()));
        }
    }

    @Test
    void a_pair_starts_even_and_both_can_be_bound() throws IOException {
        int port = FreePorts.pair();
        assertEquals(0, port % 2);
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (DatagramSocket rtp = new DatagramSocket(port, loopback);
                DatagramSocket rtcp = new DatagramSocket(port + 1, loopback);
                ServerSocket tcp = new ServerSocket(port, 1, loopback)) {
            assertTrue(rtp.isBound() && rtcp.isBound() && tcp.isBound());
        }
    }

    @Test
    void none_is_among_those_that_the_kernel_gives_to_clients() throws IOException {
        int low = Integer.parseInt(
                Files.readString(Path.of("/proc/sys/net/ipv4/ip_local_port_range")).strip().split("\\s+")[0]);
        for (int i = 0; i < 100; i++) {
            assertTrue(low <= 20_000 || FreePorts.one() < low);
        }
    }

    @Test
    void another_jvm_is_not_given_what_this_one_was() throws Exception {
        Set<Integer> ours = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            ours.add(FreePorts.one());
        }
        Process other = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), Asker.class.getName()).redirectErrorStream(true).start();
        String said = new String(other.getInputStream().readAllBytes());
        assertEquals(0, other.waitFor(), said);
        Set<Integer> theirs = new HashSet<>();
        said.lines().forEach(line -> theirs.add(Integer.parseInt(line)));
        assertEquals(2000, theirs.size());
        theirs.retainAll(ours);
        assertTrue(theirs.isEmpty(), () -> "given twice: " + theirs);
    }

    /** Prints the ports that a JVM of its own is given. */
    static final class Asker {
        private Asker() {
        }

        public static void main(String[] args) {
            for (int i = 0; i < 2000; i++) {
                System.out.println(FreePorts.one());
            }
        }
    }
}
