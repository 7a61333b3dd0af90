package dev.crosspoint.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.media.sdp.Direction;
import dev.crosspoint.media.sdp.PhoneCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One phone leg and what can be done with it. */
@Timeout(60)
class PhoneLegTest {
    @Test
    void a_silent_carrier_is_reported_once_and_again_after_it_came_back() throws Exception {
        try (MediaWorld world = new MediaWorld()) {
            List<MediaEvent> events = new ArrayList<>();
            FakePhone phone = new FakePhone(world, 50100, PhoneCodec.PCMU);
            CallTest.Call.leg(world, phone, events::add);
            phone.talk(500);
            world.run(1000);
            assertEquals(List.of(new MediaEvent.RtpStarted()), events);
            phone.talking = false;
            world.run(45_000);
            assertEquals(2, events.size());
            assertTrue(((MediaEvent.RtpTimedOut) events.get(1)).silent().toSeconds() >= 20);
            phone.talk(500);
            world.run(100);
            assertEquals(new MediaEvent.RtpStarted(), events.get(2));
        }
    }

    @Test
    void on_hold_nothing_is_sent_and_silence_is_no_fault() throws Exception {
        try (MediaWorld world = new MediaWorld()) {
            List<MediaEvent> events = new ArrayList<>();
            FakePhone phone = new FakePhone(world, 50100, PhoneCodec.PCMU);
            PhoneLeg leg = CallTest.Call.leg(world, phone, events::add);
            leg.echo(true);
            phone.talk(500);
            world.run(200);
            String answer = leg.createAnswer(phone.offer(Direction.INACTIVE));
            assertTrue(answer.contains("a=inactive"));
            assertTrue(leg.heldByRemote());
            int before = phone.heard.size();
            phone.talking = false;
            world.run(40_000);
            assertEquals(before, phone.heard.size());
            assertFalse(events.stream().anyMatch(e -> e instanceof MediaEvent.RtpTimedOut));
            assertTrue(leg.createAnswer(phone.offer(Direction.SENDRECV)).contains("a=sendrecv"));
            assertFalse(leg.heldByRemote());
            phone.talk(500);
            world.run(500);
            assertTrue(phone.heard.size() > before);
        }
    }

    @Test
    void our_own_hold_is_offered_as_sendonly() throws Exception {
        try (MediaWorld world = new MediaWorld()) {
            FakePhone phone = new FakePhone(world, 50100, PhoneCodec.PCMU);
            PhoneLeg leg = CallTest.Call.leg(world, phone, e -> { });
            assertTrue(leg.createReoffer(true).contains("a=sendonly"));
            assertTrue(leg.createReoffer(false).contains("a=sendrecv"));
        }
    }

    @Test
    void what_is_played_is_heard_in_place_and_ends() throws Exception {
        try (MediaWorld world = new MediaWorld()) {
            FakePhone phone = new FakePhone(world, 50100, PhoneCodec.PCMA);
            PhoneLeg leg = CallTest.Call.leg(world, phone, e -> { });
            AtomicInteger frames = new AtomicInteger();
            leg.play(pcm -> {
                int n = frames.getAndIncrement();
                for (int i = 0; i < 160; i++) {
                    pcm[i] = (short) (9000 * Math.sin(2 * Math.PI * 440 * (n * 160 + i) / 8000));
                }
                return n < 50;
            });
            world.until(() -> phone.heard.size() >= 50 * 160);
            world.run(500);
            assertEquals(50 * 160, phone.heard.size());
            assertTrue(Sound.toneShare(phone.heard, 8000, 440) > 0.95);
        }
    }

    @Test
    void a_digit_of_ours_is_sent_by_rfc_4733() throws Exception {
        try (MediaWorld world = new MediaWorld()) {
            FakePhone phone = new FakePhone(world, 50100, PhoneCodec.PCMU);
            PhoneLeg leg = CallTest.Call.leg(world, phone, e -> { });
            leg.sendDigit('7', Duration.ofMillis(120));
            leg.sendDigit('D', Duration.ofMillis(120));
            leg.sendDigit('x', Duration.ofMillis(120));
            world.run(1000);
            assertEquals(List.of('7', 'D'), phone.digits);
            assertEquals(1, world.count("digits_refused"));
        }
    }

    @Test
    void a_phone_behind_a_nat_is_learned_by_its_address_and_answered_there() throws Exception {
        try (MediaWorld world = new MediaWorld()) {
            FakePhone phone = new FakePhone(world, 50100, PhoneCodec.PCMU);
            FakePhone natted = new FakePhone(world, 61_000, PhoneCodec.PCMU);
            PhoneLeg leg = CallTest.Call.leg(world, phone, e -> { });
            natted.enginePort = phone.enginePort;
            leg.echo(true);
            natted.talk(600);
            world.run(1000);
            assertEquals(1, world.count("phone_learned"));
            assertTrue(natted.heard.size() > 6000);
            assertEquals(0, phone.heard.size());
            assertEquals(SourceLock.LESSON - 1, leg.quality().strangers());
        }
    }

    @Test
    void ports_of_a_small_range_run_out_and_come_back() throws Exception {
        MediaSettings settings = MediaSettings.loopback().withPorts(0, 20_001, 20_006);
        try (MediaWorld world = new MediaWorld(settings)) {
            PhoneLeg first = world.engine.openPhoneLeg(PhoneLegOptions.named("1"), e -> { });
            PhoneLeg second = world.engine.openPhoneLeg(PhoneLegOptions.named("2"), e -> { });
            assertEquals(20_002, first.localRtp().getPort());
            assertEquals(20_004, second.localRtp().getPort());
            assertThrows(NoFreePortException.class,
                    () -> world.engine.openPhoneLeg(PhoneLegOptions.named("3"), e -> { }));
            first.close();
            world.run(1);
            assertEquals(20_002, world.engine.openPhoneLeg(PhoneLegOptions.named("4"), e -> { }).localRtp().getPort());
        }
    }

    @Test
    void a_leg_beyond_the_limit_is_refused_until_another_closes() throws Exception {
        MediaSettings any = MediaSettings.loopback();
        MediaSettings single = new MediaSettings(any.address(), null, 0, 0, 0, 1, any.threading(), any.io(),
                any.ringSlots(), 1, any.handshakeTimeout(), any.consentTimeout(), any.rtpTimeout(),
                any.audioStopTimeout());
        try (MediaWorld world = new MediaWorld(single)) {
            PhoneLeg only = world.engine.openPhoneLeg(PhoneLegOptions.named("1"), e -> { });
            assertThrows(NoFreePortException.class,
                    () -> world.engine.openPhoneLeg(PhoneLegOptions.named("2"), e -> { }));
            only.close();
            world.run(1);
            world.engine.openPhoneLeg(PhoneLegOptions.named("3"), e -> { }).close();
        }
    }

    @Test
    void a_report_of_the_phone_tells_round_trip_and_loss() throws Exception {
        try (MediaWorld world = new MediaWorld()) {
            FakePhone phone = new FakePhone(world, 50100, PhoneCodec.PCMU);
            PhoneLeg leg = CallTest.Call.leg(world, phone, e -> { });
            leg.echo(true);
            phone.talk(500);
            while (phone.rtcpSeen == 0) {
                world.run(1);
            }
            world.run(40); // the report's way back
            long delay = world.nowNs;
            phone.report();
            world.run(1);
            LegQuality quality = leg.quality();
            assertEquals(0.25, quality.remoteLossFraction(), 0.01);
            assertEquals(1, quality.roundTripMs(), 1.5, "the delay at the phone is not part of it, " + delay);
            assertEquals(1, world.count("rtcp_received"));
        }
    }

    @Test
    void other_packet_times_and_gaps_reach_the_browser_side() throws Exception {
        for (int frames : new int[] {80, 240, 320}) {
            try (MediaWorld world = new MediaWorld()) {
                CallTest.Call call = CallTest.Call.established(world, PhoneCodec.PCMU);
                call.phone.framesPerPacket = frames;
                call.phone.talk(700);
                world.run(2000);
                assertTrue(Sound.toneShare(call.subscriber.heard, 8000, 700) > 0.95, frames + " samples");
            }
        }
    }

    @Test
    void comfort_noise_of_the_phone_becomes_noise_in_the_browser() throws Exception {
        try (MediaWorld world = new MediaWorld()) {
            CallTest.Call call = CallTest.Call.established(world, PhoneCodec.PCMU);
            call.phone.talk(700);
            world.run(500);
            call.phone.talking = false;
            world.send(call.phone.address, call.phone.enginePort,
                    call.phone.packet(13, call.phone.soundTimestamp, false, new byte[] {40}));
            int before = call.subscriber.heard.size();
            world.run(1000);
            assertTrue(call.subscriber.heard.size() - before > 7000);
            double rms = Sound.rms(call.subscriber.heard, 4000);
            assertTrue(rms > 50 && rms < 1500, "rms " + rms);
        }
    }
}
