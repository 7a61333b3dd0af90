package dev.crosspoint.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.media.sdp.Direction;
import dev.crosspoint.media.sdp.PhoneCodec;
import dev.crosspoint.media.sdp.SdpRejected;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Descriptions and packets of far ends that are in the call and mean harm. */
@Timeout(60)
class HostileTest {
    private static final int ROUNDS = 250;

    @Test
    void mutilated_descriptions_are_accepted_or_refused_but_break_nothing() throws Exception {
        Random random = new Random(17);
        int refused = 0;
        try (MediaWorld world = new MediaWorld()) {
            for (int i = 0; i < ROUNDS; i++) {
                WebRtcPeer peer = world.engine.openPeer(PeerOptions.named("p"), e -> { });
                PhoneLeg leg = world.engine.openPhoneLeg(PhoneLegOptions.named("l"), e -> { });
                FakeBrowser browser = new FakeBrowser(world, 50000);
                FakePhone phone = new FakePhone(world, 50100, PhoneCodec.PCMU);
                String answer = browser.answer(peer.createOffer());
                try {
                    leg.createAnswer(mutilate(phone.offer(Direction.SENDRECV), random));
                    peer.acceptAnswer(mutilate(answer, random));
                    peer.acceptOffer(mutilate(browser.offer("sendonly"), random));
                } catch (SdpRejected expected) {
                    refused++;
                }
                peer.close();
                leg.close();
                browser.dtls.close();
                browser.close();
                world.remove(browser);
                world.remove(phone);
            }
            assertEquals(0, world.count("faults"));
            assertEquals(0, world.count("webrtc_peers") + world.count("phone_legs") + world.count("ice_names"));
        }
        assertTrue(refused > ROUNDS / 4 && refused < ROUNDS, refused + " refused");
    }

    @Test
    void authentic_nonsense_of_a_peer_and_a_phone_is_survived() throws Exception {
        Random random = new Random(23);
        try (MediaWorld world = new MediaWorld()) {
            CallTest.Call call = CallTest.Call.established(world, PhoneCodec.PCMU);
            for (int i = 0; i < 800; i++) {
                call.publisher.sendNonsense(random);
                byte[] payload = new byte[random.nextInt(1400)];
                random.nextBytes(payload);
                byte[] packet = call.phone.packet(random.nextInt(4) * 4 % 14, random.nextInt(), false, payload);
                packet[random.nextInt(12)] ^= (byte) (1 << random.nextInt(8));
                world.send(call.phone.address, call.phone.enginePort, packet);
                world.run(1);
            }
            assertEquals(0, world.count("faults"));
            call.publisher.ssrc = 0x1234567;
            call.publisher.talk(1000);
            call.phone.talk(700);
            world.run(3000);
            assertTrue(Sound.toneShare(call.phone.heard, 4000, 1000) > 0.9);
            assertTrue(Sound.toneShare(call.subscriber.heard, 4000, 700) > 0.9);
        }
    }

    private static String mutilate(String sdp, Random random) {
        StringBuilder s = new StringBuilder(sdp);
        for (int i = random.nextInt(3); i >= 0; i--) {
            int at = random.nextInt(s.length());
            switch (random.nextInt(4)) {
                case 0 -> s.setCharAt(at, (char) random.nextInt(256));
                case 1 -> s.delete(at, Math.min(s.length(), at + random.nextInt(40)));
                case 2 -> s.insert(at, s.substring(at, Math.min(s.length(), at + random.nextInt(60))));
                default -> s.insert(at, Integer.toString(random.nextInt()));
            }
        }
        return s.toString();
    }
}
