package dev.crosspoint.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.ice.IceCredentials;
import dev.crosspoint.media.CallTest.Call;
import dev.crosspoint.media.sdp.PhoneCodec;
import dev.crosspoint.srtp.DtlsRole;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What networks and strangers do to calls. */
@Timeout(60)
class HardshipTest {
    private static final InetSocketAddress STRANGER = new InetSocketAddress(InetAddress.getLoopbackAddress(), 6666);

    @Test
    void five_percent_loss_leaves_no_gap_in_what_the_phone_hears() throws Exception {
        try (MediaWorld world = new MediaWorld()) {
            Call call = Call.established(world, PhoneCodec.PCMU);
            call.publisher.talk(1000);
            world.run(500);
            world.loss = 0.05;
            int from = call.phone.timestamps.size();
            world.run(10_000);
            List<Integer> timestamps = call.phone.timestamps.subList(from, call.phone.timestamps.size());
            for (int i = 1; i < timestamps.size(); i++) {
                assertEquals(160, timestamps.get(i) - timestamps.get(i - 1));
            }
            assertTrue(timestamps.size() >= 495, timestamps.size() + " frames in 10 s");
            assertTrue(call.bridge.quality().recoveredByFec() + call.bridge.quality().concealed() > 10);
            assertTrue(world.count("sound_lost") > 10, world.count("sound_lost") + " counted as lost");
            assertEquals(call.bridge.quality().recoveredByFec(), world.count("sound_recovered"));
            assertEquals(call.bridge.quality().concealed(), world.count("sound_concealed") / 20);
            double tone = Sound.toneShare(call.phone.heard, 8000, 1000);
            assertTrue(tone > 0.7, tone + " " + call.bridge.quality());
            LegQuality quality = call.publish.quality();
            assertTrue(quality.packetsLost() > 10 && quality.packetsLost() < 60, quality.toString());
        }
    }

    @Test
    void garbage_disturbs_no_call_and_is_counted() throws Exception {
        try (MediaWorld world = new MediaWorld()) {
            Call call = Call.established(world, PhoneCodec.PCMA);
            call.publisher.talk(1000);
            call.phone.talk(700);
            Random random = new Random(3);
            for (int i = 0; i < 4000; i++) {
                byte[] garbage = new byte[random.nextInt(300)];
                random.nextBytes(garbage);
                InetSocketAddress from = switch (i % 3) {
                    case 0 -> STRANGER;
                    case 1 -> call.publisher.address;
                    default -> call.phone.address;
                };
                int to = i % 2 == 0 ? world.engine.udpPort() : call.phone.enginePort + i / 2 % 2;
                world.send(from, to, garbage);
                if (i % 2 == 0) {
                    world.run(1);
                }
            }
            world.run(1000);
            assertTrue(Sound.toneShare(call.phone.heard, 4000, 1000) > 0.95);
            assertTrue(Sound.toneShare(call.subscriber.heard, 4000, 700) > 0.95);
            assertEquals(0, world.count("faults"));
            assertTrue(world.count("unknown_source") > 100);
            assertTrue(world.count("phone_strangers") > 100);
            assertTrue(world.count("srtp_auth_failed") + world.count("srtp_refused") > 100,
                    world.engine.counters().toString());
        }
    }

    @Test
    void rtp_of_a_stranger_is_not_heard_and_moves_nothing() throws Exception {
        try (MediaWorld world = new MediaWorld()) {
            Call call = Call.established(world, PhoneCodec.PCMU);
            call.phone.talk(700);
            call.publisher.talk(1000);
            world.run(200);
            byte[] loud = new byte[160];
            for (int i = 0; i < 200; i++) {
                world.send(STRANGER, call.phone.enginePort, call.phone.packet(0, i * 160, false, loud));
                world.run(5);
            }
            world.run(200);
            assertEquals(200, call.leg.quality().strangers());
            assertTrue(Sound.toneShare(call.subscriber.heard, 4000, 700) > 0.95);
            assertEquals(0, world.astray);
        }
    }

    @Test
    void forged_srtp_is_counted_and_not_heard() throws Exception {
        try (MediaWorld world = new MediaWorld()) {
            Call call = Call.established(world, PhoneCodec.PCMU);
            byte[] forged = call.phone.packet(111, 1, false, new byte[80]);
            for (int i = 0; i < 50; i++) {
                call.publisher.sendRaw(forged);
            }
            world.run(10);
            assertEquals(50, world.count("srtp_auth_failed"));
            assertFalse(call.publish.publishing());
        }
    }

    @Test
    void dtls_of_an_address_without_an_ice_check_is_dropped() throws Exception {
        try (MediaWorld world = new MediaWorld()) {
            WebRtcPeer peer = world.engine.openPeer(PeerOptions.named("p"), e -> { });
            FakeBrowser browser = new FakeBrowser(world, 50000);
            browser.checking = false;
            peer.acceptAnswer(browser.answer(peer.createOffer()));
            browser.dtls.start();
            world.until(() -> world.count("unknown_source") > 0);
            assertEquals(0, world.count("dtls_started"));
            assertEquals(0, world.sent);
        }
    }

    @Test
    void a_check_with_the_wrong_password_or_name_is_met_with_silence() throws Exception {
        try (MediaWorld world = new MediaWorld()) {
            WebRtcPeer peer = world.engine.openPeer(PeerOptions.named("p"), e -> { });
            FakeBrowser browser = new FakeBrowser(world, 50000);
            browser.checking = false;
            peer.acceptAnswer(browser.answer(peer.createOffer()));
            String name = browser.remote.ufrag() + ":" + browser.local.ufrag();
            browser.sendRaw(StunClient.check(name, "x".repeat(24), true));
            browser.sendRaw(StunClient.check("nobodyhere:" + browser.local.ufrag(), "x".repeat(24), true));
            world.run(5);
            assertEquals(1, world.count("stun_refused"));
            assertEquals(1, world.count("unknown_username"));
            assertEquals(0, world.sent);
        }
    }

    @Test
    void a_browser_that_vanishes_is_lost_within_the_consent_timeout() throws Exception {
        try (MediaWorld world = new MediaWorld()) {
            Call call = Call.established(world, PhoneCodec.PCMU);
            call.publisher.talk(1000);
            world.run(28_000);
            assertFalse(call.events.stream().anyMatch(e -> e instanceof MediaEvent.PeerLost));
            world.remove(call.publisher);
            world.run(4000);
            assertTrue(call.events.contains(new MediaEvent.AudioStopped("1")));
            assertFalse(call.publish.publishing());
            world.run(27_000);
            List<MediaEvent.PeerLost> lost = call.events.stream().filter(e -> e instanceof MediaEvent.PeerLost)
                    .map(e -> (MediaEvent.PeerLost) e).toList();
            assertEquals(1, lost.size());
            assertEquals(PeerLoss.CONSENT_EXPIRED, lost.getFirst().why());
        }
    }

    @Test
    void an_ice_restart_moves_the_peer_without_breaking_the_call() throws Exception {
        try (MediaWorld world = new MediaWorld()) {
            Call call = Call.established(world, PhoneCodec.PCMU);
            call.publisher.talk(1000);
            world.run(500);
            call.publisher.local = IceCredentials.random(new Random(99));
            String offer = call.publisher.offer("sendonly");
            call.publisher.accept(call.publish.acceptOffer(offer));
            call.publisher.move(50_900);
            world.run(1000);
            assertTrue(call.events.contains(new MediaEvent.IceRestarted()));
            assertTrue(Sound.toneShare(call.phone.heard, 4000, 1000) > 0.95);
            assertEquals(2, world.count("ice_names"));
            assertEquals(0, world.count("faults"));
        }
    }

    @Test
    void the_server_can_be_the_dtls_client() throws Exception {
        try (MediaWorld world = new MediaWorld()) {
            List<MediaEvent> events = new ArrayList<>();
            WebRtcPeer peer = world.engine.openPeer(PeerOptions.named("p"), events::add);
            FakeBrowser browser = new FakeBrowser(world, 50000);
            browser.role = DtlsRole.SERVER;
            peer.openChannel("__diagnostics__");
            peer.acceptAnswer(browser.answer(peer.createOffer()));
            world.until(() -> events.contains(new MediaEvent.ChannelOpened("__diagnostics__")));
            assertTrue(events.contains(new MediaEvent.PeerConnected()));
        }
    }

    @Test
    void a_wrong_fingerprint_loses_the_peer() throws Exception {
        try (MediaWorld world = new MediaWorld()) {
            List<MediaEvent> events = new ArrayList<>();
            WebRtcPeer peer = world.engine.openPeer(PeerOptions.named("p"), events::add);
            FakeBrowser browser = new FakeBrowser(world, 50000);
            String answer = browser.answer(peer.createOffer());
            int at = answer.indexOf("a=fingerprint:sha-256 ") + 22;
            String wrong = answer.charAt(at) == '0' ? "1" : "0";
            peer.acceptAnswer(answer.substring(0, at) + wrong + answer.substring(at + 1));
            world.until(() -> events.stream().anyMatch(e -> e instanceof MediaEvent.PeerLost));
            MediaEvent.PeerLost lost = assertInstanceOf(MediaEvent.PeerLost.class, events.getLast());
            assertEquals(PeerLoss.DTLS_FAILED, lost.why());
        }
    }

    @Test
    void a_full_ring_drops_with_a_count_and_the_call_goes_on() throws Exception {
        MediaSettings s = MediaSettings.loopback();
        MediaSettings small = new MediaSettings(s.address(), null, 0, 0, 0, 1, s.threading(), s.io(), 64, 100,
                s.handshakeTimeout(), s.consentTimeout(), s.rtpTimeout(), s.audioStopTimeout());
        try (MediaWorld world = new MediaWorld(small)) {
            Call call = Call.established(world, PhoneCodec.PCMU);
            call.publisher.talk(1000);
            for (int i = 0; i < 200; i++) {
                world.send(STRANGER, world.engine.udpPort(), new byte[20]);
            }
            world.run(1000);
            assertTrue(world.count("udp_receive_ring_full") >= 136);
            assertTrue(Sound.toneShare(call.phone.heard, 4000, 1000) > 0.95);
        }
    }

    @Test
    void rtcp_is_sent_and_read_on_both_legs() throws Exception {
        try (MediaWorld world = new MediaWorld()) {
            Call call = Call.established(world, PhoneCodec.PCMU);
            call.publisher.talk(1000);
            call.phone.talk(700);
            world.run(20_000);
            assertTrue(call.phone.rtcpSeen >= 3, call.phone.rtcpSeen + " reports to the phone");
            assertTrue(call.subscriber.rtcpSeen >= 3 && call.publisher.rtcpSeen >= 3);
        }
    }
}
