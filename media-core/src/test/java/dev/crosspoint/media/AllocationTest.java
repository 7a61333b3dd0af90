package dev.crosspoint.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.crosspoint.media.io.DatagramPort;
import dev.crosspoint.media.io.Packet;
import dev.crosspoint.media.sdp.PhoneCodec;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The whole path, datagram in to datagram out, allocates nothing in steady state. */
@Timeout(120)
class AllocationTest {
    private static final int WARM_UP = 4000;
    private static final int MEASURED = 1000;
    private static final int WINDOWS = 4;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final long HIGH = Packet.high(InetAddress.getLoopbackAddress());
    private static final long LOW = Packet.low(InetAddress.getLoopbackAddress());

    @Test
    void a_packet_costs_no_allocation_in_either_direction() throws Exception {
        Duration hour = Duration.ofHours(1);
        MediaSettings settings = MediaSettings.loopback().withTimeouts(Duration.ofSeconds(15), hour, hour, hour);
        try (MediaWorld world = new MediaWorld(settings)) {
            CallTest.Call call = CallTest.Call.established(world, PhoneCodec.PCMU);
            call.publisher.checking = false;
            call.publisher.talk(1000);
            call.phone.talk(700);
            var recorded = world.capture((WARM_UP + MEASURED + 2) * 20L, call.publisher, call.phone);
            ByteBuffer[] fromBrowser = buffers(recorded.get(call.publisher.address));
            ByteBuffer[] fromPhone = buffers(recorded.get(call.phone.address));
            world.quiet = true;
            replay(world, call, fromBrowser, fromPhone, 0, WARM_UP);
            long received = world.count("peer_rtp_received");
            long sent = world.sent;
            long least = Long.MAX_VALUE;
            for (int i = 0; i < WINDOWS; i++) {
                int from = WARM_UP + i * MEASURED / WINDOWS;
                least = Math.min(least, replay(world, call, fromBrowser, fromPhone, from, from + MEASURED / WINDOWS));
            }
            assertEquals(MEASURED, world.count("peer_rtp_received") - received);
            assertTrue(world.sent - sent >= 2 * MEASURED, "packets out: " + (world.sent - sent));
            assertEquals(0, world.count("faults"));
            assertEquals(0, least, "bytes allocated in the calmest window, in which the compiler moved nothing");
        }
    }

    /** One packet from each side every 20 ms; returns the bytes allocated meanwhile. */
    private static long replay(MediaWorld world, CallTest.Call call, ByteBuffer[] fromBrowser, ByteBuffer[] fromPhone,
                               int from, int to) {
        DatagramPort peerPort = world.media.io().port(world.engine.udpPort());
        DatagramPort phonePort = world.media.io().port(call.phone.enginePort);
        InetSocketAddress browser = call.publisher.address;
        InetSocketAddress phone = call.phone.address;
        allocated();
        long before = allocated();
        for (int i = from; i < to; i++) {
            world.nowNs += 20 * MediaWorld.MS;
            world.media.io().deliver(peerPort, fromBrowser[i], 0, fromBrowser[i].capacity(), HIGH, LOW,
                    browser.getPort());
            world.media.io().deliver(phonePort, fromPhone[i], 0, fromPhone[i].capacity(), HIGH, LOW, phone.getPort());
            world.media.turn(world.nowNs);
        }
        return allocated() - before;
    }

    private static ByteBuffer[] buffers(List<byte[]> datagrams) {
        return datagrams.stream().map(ByteBuffer::wrap).toArray(ByteBuffer[]::new);
    }

    private static long allocated() {
        return THREADS.getCurrentThreadAllocatedBytes();
    }
}
