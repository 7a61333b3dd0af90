package dev.crosspoint.media.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A datagram beyond the MTU, as 20 ms of L16 at 48 kHz are, arrives all the same. In a network of its own. */
@Timeout(60)
class LargeDatagramTest {
    private static final List<String> APART = List.of("unshare", "--net", "sh", "-c",
            "ip link set lo mtu 1400 up && exec \"$@\"", "sh");

    @Test
    void datagrams_larger_than_the_mtu_are_cut_and_small_ones_before_and_after_arrive() throws Exception {
        assumeTrue(NativeDatagramIo.available(), "no native datagram I/O on this machine");
        boolean allowed = run(List.of("true")).equals("");
        if (!allowed) {
            System.out.println("SKIPPED: no network namespace can be made here");
        }
        assumeTrue(allowed, "no network namespace can be made here");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        assertEquals("160 1932 160 1932", run(List.of(java, "--enable-native-access=ALL-UNNAMED", "-cp",
                System.getProperty("java.class.path"), Sender.class.getName())).strip());
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        List<String> whole = new ArrayList<>(APART);
        whole.addAll(command);
        Process process = new ProcessBuilder(whole).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String said = new String(process.getInputStream().readAllBytes());
        return process.waitFor() == 0 ? said : "failed: " + said;
    }

    /** Sends to itself and prints the lengths that arrive. */
    static final class Sender {
        private Sender() {
        }

        public static void main(String[] args) throws Exception {
            InetAddress loopback = InetAddress.getLoopbackAddress();
            try (Arena arena = Arena.ofShared(); DatagramSocket far = new DatagramSocket(0, loopback)) {
                Counters counters = new Counters(IoCounter.values());
                NativeDatagramIo io = new NativeDatagramIo(arena, (_, _, n) -> n, counters, counters, () -> true);
                io.runOn(Thread.currentThread());
                DatagramPort port = io.bind(new InetSocketAddress(loopback, 0), false, (_, _) -> { });
                far.setSoTimeout(5000);
                StringBuilder heard = new StringBuilder();
                for (int length : new int[] {160, 1932, 160, 1932}) {
                    Packet packet = port.claim();
                    packet.length(length);
                    packet.remote(new InetSocketAddress(loopback, far.getLocalPort()));
                    port.send(packet);
                    io.flush();
                    DatagramPacket received = new DatagramPacket(new byte[4096], 4096);
                    far.receive(received);
                    heard.append(received.getLength()).append(' ');
                }
                System.out.println(heard);
            }
        }
    }
}
