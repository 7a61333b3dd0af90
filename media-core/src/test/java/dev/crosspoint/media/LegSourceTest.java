package dev.crosspoint.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.media.rtp.RtpHeader;
import dev.crosspoint.srtp.DtlsEngine;
import dev.crosspoint.srtp.DtlsIdentity;
import dev.crosspoint.srtp.DtlsRole;
import dev.crosspoint.srtp.DtlsSettings;
import dev.crosspoint.srtp.SrtpSession;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Whom a leg hears and where it sends, and that nobody else has any part in it. */
@Timeout(120)
class LegSourceTest {
    /** Packets that sound like the far side's, from somewhere else. */
    private static void intrude(MediaWorld world, FarLeg leg, InetSocketAddress from, int count) {
        for (int i = 0; i < count; i++) {
            byte[] packet = new byte[172];
            RtpHeader.write(ByteBuffer.wrap(packet), 0, false, 0, 3000 + i, 160 * i, 0xBAD);
            world.send(from, leg.leg.local().getPort(), packet);
            world.run(20);
        }
    }

    private static InetSocketAddress elsewhere(int host, int port) throws Exception {
        return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) host}), port);
    }

    @ParameterizedTest
    @EnumSource(SourcePolicy.class)
    void a_stranger_is_neither_heard_nor_sent_to_at_any_time(SourcePolicy policy) throws Exception {
        try (MediaWorld world = new MediaWorld()) {
            FarLeg a = new FarLeg(world, 41000, LegTransport.RTP, FarLeg.PCMU).open();
            a.agree(a.terms.withSource(policy));
            FarLeg b = FarLeg.open(world, 42000, LegTransport.RTP, FarLeg.PCMU);
            RouteTest.join(world, a, b);
            InetSocketAddress stranger = elsewhere(9, 41000);
            intrude(world, a, stranger, 50);
            assertEquals(0, b.packets.size(), "before the far side has spoken");
            a.talk(600);
            b.talk(900);
            world.run(1500);
            intrude(world, a, stranger, 50);
            a.talking = false;
            world.run(15_000);
            intrude(world, a, stranger, 50);
            a.talk(600);
            world.run(1500);
            assertTrue(a.hears(900) > 0.95, "a hears " + a.hears(900));
            assertTrue(b.hears(600) > 0.95, "b hears " + b.hears(600));
            assertEquals(0, world.astray, "nothing went anywhere else");
            assertTrue(world.count("phone_strangers") >= 150);
            assertEquals(0, a.refused + b.refused);
        }
    }

    @ParameterizedTest
    @CsvSource({"LEARN_ONCE,true,true,false", "STRICT,false,false,false", "FOLLOW,true,true,true",
        "AS_DESCRIBED,true,false,true"})
    void the_policy_says_which_ports_of_the_far_side_are_learned(SourcePolicy policy, boolean heardElsewhere,
            boolean sentElsewhere, boolean heardAfterMove) throws Exception {
        try (MediaWorld world = new MediaWorld()) {
            FarLeg a = new FarLeg(world, 41000, LegTransport.RTP, FarLeg.PCMU).open();
            a.agree(a.terms.withSource(policy));
            FarLeg b = FarLeg.open(world, 42000, LegTransport.RTP, FarLeg.PCMU);
            RouteTest.join(world, a, b);
            a.move(51000);
            a.talk(600);
            b.talk(900);
            world.run(2000);
            assertEquals(heardElsewhere, b.hears(600) > 0.9, "behind a NAT");
            int sentTo = world.endAt(new InetSocketAddress(InetAddress.getLoopbackAddress(), 51000)) == null ? 0 : 1;
            assertEquals(1, sentTo);
            assertEquals(sentElsewhere, a.leg.quality().packetsSent() > 0
                    && lastSentTo(world, a) == 51000, "where we send");
            a.move(52000);
            world.run(2000);
            assertEquals(heardAfterMove, b.hears(600) > 0.9 && lastHeardMs(world, b) < 100, "after a move");
        }
    }

    private static long lastHeardMs(MediaWorld world, FarLeg far) {
        return far.packets.isEmpty() ? Long.MAX_VALUE : (world.nowNs - far.packets.getLast().nowNs()) / MediaWorld.MS;
    }

    private static int lastSentTo(MediaWorld world, FarLeg far) {
        return far.lastPort;
    }

    @ParameterizedTest
    @EnumSource(DtlsRole.class)
    void a_stranger_s_hello_and_srtp_disturb_no_handshake_and_no_call(DtlsRole role) throws Exception {
        try (MediaWorld world = new MediaWorld()) {
            FarLeg a = new FarLeg(world, 41000, LegTransport.DTLS_SRTP, FarLeg.OPUS);
            a.engineRole = role;
            a.open();
            a.leg.agree(a.terms);
            FarLeg b = FarLeg.open(world, 42000, LegTransport.RTP, FarLeg.PCMU);
            RouteTest.join(world, a, b);
            hello(world, a, elsewhere(9, 41000), 30);
            hello(world, a, elsewhere(1, 41555), 30); // from the same host
            a.agree();
            hello(world, a, elsewhere(1, 41555), 5);
            world.until(a::ready);
            assertNull(a.failure);
            long astray = world.astray; // alerts, at most, in answer to a hello while nobody else has asked
            assertTrue(astray < 20, astray + " astray");
            a.talk(600);
            b.talk(900);
            world.run(1000);
            hello(world, a, elsewhere(1, 41555), 30);
            hello(world, a, a.address, 30); // even in the name of the far side
            intrude(world, a, elsewhere(1, 41555), 30);
            intrude(world, a, a.address, 30);
            world.run(1500);
            assertTrue(a.hears(900) > 0.95, "a hears " + a.hears(900));
            assertTrue(b.hears(600) > 0.95, "b hears " + b.hears(600));
            assertFalse(a.events.stream().anyMatch(e -> e instanceof MediaEvent.PeerLost));
            assertEquals(astray, world.astray);
            assertTrue(world.count("srtp_auth_failed") >= 30);
        }
    }

    @Test
    void a_client_behind_a_nat_is_answered_where_it_asks_from() throws Exception {
        try (MediaWorld world = new MediaWorld()) {
            FarLeg a = new FarLeg(world, 41000, LegTransport.DTLS_SRTP, FarLeg.OPUS);
            a.engineRole = DtlsRole.SERVER;
            a.open();
            FarLeg b = FarLeg.open(world, 42000, LegTransport.RTP, FarLeg.PCMU);
            RouteTest.join(world, a, b);
            a.move(51000);
            a.agree();
            world.until(() -> a.lastRecord != null);
            byte[] hello = a.lastRecord;
            for (int i = 0; i < 3; i++) { // its repetitions, in virtual time
                a.sendRaw(hello);
                world.run(300);
            }
            world.until(() -> a.keys != null);
            a.talk(600);
            b.talk(900);
            world.run(2000);
            assertTrue(a.hears(900) > 0.95, "a hears " + a.hears(900));
            assertTrue(b.hears(600) > 0.95, "b hears " + b.hears(600));
        }
    }

    /** RFC 5763 §6.6: another fingerprint in a re-offer, as after a transfer, is a new association. */
    @ParameterizedTest
    @CsvSource({"DTLS_SRTP,CLIENT", "DTLS_SRTP,SERVER", "WEBRTC,SERVER"})
    void a_new_fingerprint_is_a_new_handshake(LegTransport transport, DtlsRole role) throws Exception {
        try (MediaWorld world = new MediaWorld();
                DtlsEngine other = new DtlsEngine(DtlsIdentity.generate(), DtlsSettings.defaults())) {
            FarLeg a = new FarLeg(world, 41000, transport, FarLeg.OPUS);
            a.engineRole = role;
            a.open();
            a.agree();
            FarLeg b = FarLeg.open(world, 42000, LegTransport.RTP, FarLeg.PCMU);
            RouteTest.join(world, a, b);
            world.until(a::ready);
            a.talk(600);
            world.run(1000);
            assertTrue(b.hears(600) > 0.95);
            a.talking = false;
            a.become(other);
            world.until(() -> a.keys != null);
            world.until(a::ready);
            world.run(100);
            a.talk(900);
            b.talk(1300);
            world.run(2000);
            assertTrue(b.hears(900) > 0.95, "b hears " + b.hears(900));
            assertTrue(a.hears(1300) > 0.95, "a hears " + a.hears(1300));
            assertFalse(a.events.stream().anyMatch(e -> e instanceof MediaEvent.PeerLost), a.events.toString());
            assertEquals(0, world.count("faults"));
        }
    }

    private static void hello(MediaWorld world, FarLeg leg, InetSocketAddress from, int count) {
        byte[] hello = clientHello();
        for (int i = 0; i < count; i++) {
            world.send(from, leg.leg.local().getPort(), hello);
            world.run(20);
        }
    }

    /** A record of DTLS 1.2 with a ClientHello of no cipher that anybody knows. */
    private static byte[] clientHello() {
        ByteBuffer body = ByteBuffer.allocate(64);
        body.putShort((short) 0xFEFD).put(new byte[32]).put((byte) 0).put((byte) 0).putShort((short) 2)
                .putShort((short) 0x1301).put((byte) 1).put((byte) 0);
        int length = body.position();
        ByteBuffer b = ByteBuffer.allocate(128);
        b.put((byte) 22).putShort((short) 0xFEFD).putShort((short) 0).put(new byte[6]).putShort((short) (12 + length));
        b.put((byte) 1).put(new byte[] {0, 0, (byte) length}).putShort((short) 0).put(new byte[3])
                .put(new byte[] {0, 0, (byte) length}).put(body.array(), 0, length);
        byte[] bytes = new byte[b.position()];
        b.get(0, bytes);
        return bytes;
    }

    @ParameterizedTest
    @CsvSource({"RTP,1000000", "SDES_SRTP,200000", "DTLS_SRTP,100000", "WEBRTC,100000"})
    void a_million_sources_leave_memory_flat(LegTransport transport, int sources) throws Exception {
        try (MediaWorld world = new MediaWorld()) {
            FarLeg a = FarLeg.open(world, 41000, transport, FarLeg.PCMU);
            FarLeg b = FarLeg.open(world, 42000, LegTransport.RTP, FarLeg.PCMA);
            RouteTest.join(world, a, b);
            world.until(a::ready);
            a.talk(600);
            world.run(1000);
            a.talking = false;
            Random random = new Random(31);
            world.quiet = true;
            flood(world, a, random, 50_000);
            long before = used();
            flood(world, a, random, sources);
            long grown = used() - before; // of the heap
            assertTrue(grown < 4_000_000, grown + " bytes more");
            assertEquals(0, world.count("faults"));
            world.quiet = false;
            a.talk(600);
            world.run(3000);
            assertTrue(b.hears(600) > 0.95, "b hears " + b.hears(600));
        }
    }

    /** Half of them authentic, half a stranger's. */
    private static void flood(MediaWorld world, FarLeg far, Random random, int count) {
        byte[] stranger = new byte[172];
        InetSocketAddress from = new InetSocketAddress(InetAddress.getLoopbackAddress(), 41777);
        int port = far.leg.local().getPort();
        byte[] payload = new byte[20];
        SrtpSession session = far.session();
        for (int i = 0; i < count; i++) {
            if (i % 2 == 0) {
                if (session != null && i % 400 == 398) {
                    session.close();
                    session = far.session();
                }
                far.sendAs(random.nextInt(), session, 0, random.nextInt(65_536), random.nextInt(), payload);
            } else {
                RtpHeader.write(ByteBuffer.wrap(stranger), 0, false, 0, i, 160 * i, random.nextInt());
                world.send(from, port, stranger);
            }
            if (i % 16 == 0) {
                world.nowNs += MediaWorld.MS;
                world.media.turn(world.nowNs);
            }
        }
    }

    private static long used() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            System.gc();
            least = Math.min(least, Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
        }
        return least;
    }
}
