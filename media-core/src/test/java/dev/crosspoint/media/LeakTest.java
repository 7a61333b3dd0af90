package dev.crosspoint.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.media.sdp.Direction;
import dev.crosspoint.media.sdp.PhoneCodec;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What calls take they give back. */
@Timeout(120)
class LeakTest {
    private static final long PAGE = 4096;

    @Test
    void a_thousand_calls_leave_nothing_behind() throws Exception {
        MediaSettings settings = MediaSettings.loopback().withPorts(0, 20_000, 20_199);
        try (MediaWorld world = new MediaWorld(settings)) {
            calls(world, 200);
            long before = nativeBytes();
            calls(world, 800);
            long grown = nativeBytes() - before;
            assertEmpty(world);
            assertEquals(1, world.media.io().boundPorts());
            assertEquals(100, world.count("rtp_port_pairs_free"));
            assertTrue(grown < 24L << 20, "native memory grew by " + (grown >> 20) + " MB in 800 calls");
        }
    }

    @Test
    void secured_peers_leave_nothing_behind() throws Exception {
        try (MediaWorld world = new MediaWorld()) {
            for (int i = 0; i < 10; i++) {
                CallTest.Call call = CallTest.Call.established(world, PhoneCodec.PCMU);
                call.publisher.talk(500);
                world.run(100);
                call.publish.close();
                call.subscribe.close();
                call.leg.close();
                world.run(5);
                world.remove(call.publisher);
                world.remove(call.subscriber);
                world.remove(call.phone);
            }
            world.until(() -> world.count("dtls_alive") == 0);
            assertEquals(20, world.count("dtls_connected"));
            assertEmpty(world);
        }
    }

    private static void assertEmpty(MediaWorld world) {
        assertEquals(0, world.count("webrtc_peers"));
        assertEquals(0, world.count("phone_legs"));
        assertEquals(0, world.count("ice_names"));
        assertEquals(0, world.count("peer_addresses"));
        assertEquals(0, world.count("faults"));
        assertEquals(0, world.media.timers());
    }

    /** Calls as far as they come without DTLS: descriptions, ICE, ports, codecs, RTP of the phone. */
    private static void calls(MediaWorld world, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            WebRtcPeer peer = world.engine.openPeer(PeerOptions.named("p"), e -> { });
            FakeBrowser browser = new FakeBrowser(world, 50000);
            AudioSender sender = peer.addAudio("s", "t");
            peer.acceptAnswer(browser.answer(peer.createOffer()));
            FakePhone phone = new FakePhone(world, 50100, PhoneCodec.PCMU);
            PhoneLeg leg = world.engine.openPhoneLeg(PhoneLegOptions.named("leg"), e -> { });
            leg.createAnswer(phone.offer(Direction.SENDRECV));
            phone.enginePort = leg.localRtp().getPort();
            Bridge bridge = world.engine.bridge(leg, peer, sender);
            phone.talk(500);
            browser.dtls.close();
            browser.sendRaw(StunClient.check(browser.remote.ufrag() + ":" + browser.local.ufrag(),
                    browser.remote.password(), true));
            browser.remote = null;
            world.remove(browser);
            world.run(25);
            if (i % 2 == 0) {
                bridge.close();
            }
            peer.close();
            leg.close();
            browser.close();
            world.run(1);
            world.remove(phone);
        }
    }

    /** Resident memory that is not the Java heap's. */
    private static long nativeBytes() throws IOException {
        System.gc();
        System.gc();
        long resident = Long.parseLong(Files.readString(Path.of("/proc/self/statm")).split(" ")[1]) * PAGE;
        var memory = ManagementFactory.getMemoryMXBean();
        return resident - memory.getHeapMemoryUsage().getCommitted() - memory.getNonHeapMemoryUsage().getCommitted();
    }
}
