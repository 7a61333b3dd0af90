package dev.crosspoint.media.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.Arena;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Datagrams that leave as bursts arrive as they were queued. */
@Timeout(30)
class BurstsTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    @Test
    void bursts_arrive_as_single_datagrams_in_order() throws Exception {
        assumeTrue(NativeDatagramIo.available(), "no native datagram I/O on this machine");
        int[] lengths = {100, 100, 100, 60, 100, 200, 200, 1, 1200, 1200};
        try (Arena arena = Arena.ofShared(); DatagramSocket one = new DatagramSocket(0, LOOPBACK);
                DatagramSocket other = new DatagramSocket(0, LOOPBACK)) {
            Counters counters = new Counters(IoCounter.values());
            NativeDatagramIo io = new NativeDatagramIo(arena, (handler, batch, count) -> count, counters, counters,
                    () -> true);
            Thread loop = new Thread(() -> {
                for (int i = 0; i < 100; i++) {
                    io.receive(10_000_000);
                }
            });
            io.runOn(loop);
            loop.start();
            DatagramPort port = io.bind(new InetSocketAddress(LOOPBACK, 0), true, (packet, nowNs) -> { });
            for (int i = 0; i < lengths.length; i++) {
                queue(port, one, lengths[i], (byte) i);
            }
            queue(port, other, 50, (byte) 77);
            io.flush();
            for (int i = 0; i < lengths.length; i++) {
                byte[] expected = new byte[lengths[i]];
                Arrays.fill(expected, (byte) i);
                assertArrayEquals(expected, receive(one), "datagram " + i);
            }
            assertEquals(50, receive(other).length);
            assertEquals(lengths.length + 1, counters.value(IoCounter.DATAGRAMS_SENT));
            assertEquals(9, counters.value(IoCounter.SEND_SEGMENTED));
            assertEquals(1, counters.value(IoCounter.SEND_CALLS));
            port.close();
            loop.join();
        }
    }

    private static void queue(DatagramPort port, DatagramSocket to, int length, byte content) {
        Packet packet = port.claim();
        for (int i = 0; i < length; i++) {
            packet.buffer().put(i, content);
        }
        packet.length(length);
        packet.remote(new InetSocketAddress(LOOPBACK, to.getLocalPort()));
        port.send(packet);
    }

    private static byte[] receive(DatagramSocket socket) throws Exception {
        socket.setSoTimeout(5000);
        DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
        socket.receive(packet);
        return Arrays.copyOf(packet.getData(), packet.getLength());
    }
}
