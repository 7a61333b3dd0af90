package dev.crosspoint.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.media.sdp.Direction;
import dev.crosspoint.media.sdp.PhoneCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A browser and a phone that talk through a bridge. */
@Timeout(60)
class CallTest {

    @ParameterizedTest
    @EnumSource(PhoneCodec.class)
    void tones_come_through_in_both_directions(PhoneCodec codec) throws Exception {
        try (MediaWorld world = new MediaWorld()) {
            Call call = Call.established(world, codec);
            call.publisher.talk(1000);
            call.phone.talk(700);
            world.run(3000);
            assertTrue(Sound.toneShare(call.phone.heard, 8000, 1000) > 0.95);
            assertTrue(Sound.toneShare(call.subscriber.heard, 8000, 700) > 0.95);
            assertTrue(call.events.contains(new MediaEvent.AudioStarted("1")));
            assertTrue(call.publish.publishing());
            assertEquals(0, world.count("faults"));
        }
    }

    @Test
    void digits_pass_in_both_directions_and_are_told() throws Exception {
        try (MediaWorld world = new MediaWorld()) {
            Call call = Call.established(world, PhoneCodec.PCMU);
            call.publisher.talk(500);
            call.phone.talk(500);
            world.run(500);
            call.publisher.press('5', 120);
            call.publisher.press('#', 120);
            call.phone.press('1', 100);
            call.phone.press('*', 100);
            world.run(1500);
            assertEquals(List.of('5', '#'), call.phone.digits);
            assertEquals(List.of('1', '*'), call.subscriber.digits);
            assertEquals(List.of('5', '#', '1', '*').stream().sorted().toList(), call.events.stream()
                    .filter(e -> e instanceof MediaEvent.DigitReceived)
                    .map(e -> ((MediaEvent.DigitReceived) e).digit()).sorted().toList());
        }
    }

    @Test
    void data_channels_carry_ping_and_pong() throws Exception {
        try (MediaWorld world = new MediaWorld()) {
            List<MediaEvent> events = new ArrayList<>();
            WebRtcPeer peer = world.engine.openPeer(PeerOptions.named("p"), events::add);
            peer.openChannel("__heartbeat__");
            FakeBrowser browser = new FakeBrowser(world, 50000);
            peer.acceptAnswer(browser.answer(peer.createOffer()));
            world.until(() -> events.contains(new MediaEvent.ChannelOpened("__heartbeat__")));
            peer.sendText("__heartbeat__", "PING");
            world.until(() -> events.contains(new MediaEvent.ChannelText("__heartbeat__", "PONG")));
            assertEquals(List.of("__heartbeat__ PING"), browser.texts);
        }
    }

    @Test
    void phones_hear_each_other_whatever_their_codec() throws Exception {
        try (MediaWorld world = new MediaWorld()) {
            FakePhone a = new FakePhone(world, 50100, PhoneCodec.PCMU);
            FakePhone b = new FakePhone(world, 50200, PhoneCodec.PCMA);
            PhoneLeg legA = Call.leg(world, a, e -> { });
            PhoneLeg legB = Call.leg(world, b, e -> { });
            Bridge bridge = world.engine.bridge(legA, legB);
            a.talk(400);
            b.talk(900);
            a.press('9', 100);
            world.run(2000);
            assertTrue(Sound.toneShare(a.heard, 4000, 900) > 0.99);
            assertTrue(Sound.toneShare(b.heard, 4000, 400) > 0.99);
            assertEquals(List.of('9'), b.digits);
            bridge.close();
            int before = b.heard.size();
            world.run(500);
            assertEquals(before, b.heard.size());
        }
    }

    /** The usual three parties. */
    static final class Call {
        /** Of several shards, so from several threads. */
        final List<MediaEvent> events = new CopyOnWriteArrayList<>();
        WebRtcPeer publish;
        WebRtcPeer subscribe;
        AudioSender sender;
        FakeBrowser publisher;
        FakeBrowser subscriber;
        FakePhone phone;
        PhoneLeg leg;
        Bridge bridge;

        static Call established(MediaWorld world, PhoneCodec codec) throws Exception {
            return established(world, codec, 50000, 50002, 50100);
        }

        static Call established(MediaWorld world, PhoneCodec codec, int publishPort, int subscribePort, int phonePort)
                throws Exception {
            Call call = new Call();
            call.publish = world.engine.openPeer(PeerOptions.named("publish"), call.events::add);
            call.subscribe = world.engine.openPeer(PeerOptions.named("subscribe"), call.events::add);
            call.publisher = new FakeBrowser(world, publishPort);
            call.subscriber = new FakeBrowser(world, subscribePort);
            call.publish.acceptAnswer(call.publisher.answer(call.publish.createOffer()));
            call.subscribe.acceptAnswer(call.subscriber.answer(call.subscribe.createOffer()));
            world.until(() -> call.publisher.connected() && call.subscriber.connected()
                    && call.events.stream().filter(e -> e instanceof MediaEvent.PeerConnected).count() == 2);
            call.publisher.accept(call.publish.acceptOffer(call.publisher.offer("sendonly")));
            call.phone = new FakePhone(world, phonePort, codec);
            call.leg = leg(world, call.phone, call.events::add);
            call.sender = call.subscribe.addAudio("stream", "track");
            call.subscribe.acceptAnswer(call.subscriber.answer(call.subscribe.createOffer()));
            call.bridge = world.engine.bridge(call.leg, call.publish, call.sender);
            return call;
        }

        static PhoneLeg leg(MediaWorld world, FakePhone phone, MediaEvents events) throws Exception {
            PhoneLeg leg = world.engine.openPhoneLeg(PhoneLegOptions.named("leg"), events);
            leg.createAnswer(phone.offer(Direction.SENDRECV));
            phone.enginePort = leg.localRtp().getPort();
            return leg;
        }
    }
}
