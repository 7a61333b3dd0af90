package dev.crosspoint.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.media.sdp.PhoneCodec;
import dev.crosspoint.transcoder.recording.RecordedFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A room in which legs of every kind hear each other. */
@Timeout(60)
class MixRoomTest {
    @TempDir
    private Path folder;

    @Test
    void each_hears_the_others_and_never_itself() throws Exception {
        try (MediaWorld world = new MediaWorld()) {
            FarLeg a = FarLeg.open(world, 41000, LegTransport.RTP, FarLeg.PCMU);
            FarLeg b = FarLeg.open(world, 42000, LegTransport.WEBRTC, FarLeg.OPUS);
            FarLeg c = FarLeg.open(world, 43000, LegTransport.SDES_SRTP, FarLeg.G722);
            FarLeg d = FarLeg.open(world, 44000, LegTransport.RTP, FarLeg.PCMU); // listens only
            FarLeg e = FarLeg.open(world, 45000, LegTransport.RTP, FarLeg.PCMU);
            world.until(b::ready);
            MixRoom room = world.engine.openRoom(MixRoomOptions.named("room"));
            RoomParty partyA = room.join(a.leg);
            for (FarLeg far : List.of(b, c, d, e)) {
                room.join(far.leg);
            }
            a.talk(500);
            b.talk(1100);
            c.talk(1900);
            world.run(3000);
            hears(a, 1100, 1900);
            hears(b, 500, 1900);
            hears(c, 500, 1100);
            hears(d, 500, 1100, 1900);
            assertTrue(room.talking(partyA));
            RouteTest.gapless(a, 20);
            RouteTest.gapless(b, 20);
            int last = d.packets.size() - 1;
            assertTrue(Arrays.equals(d.packets.get(last).payload(), e.packets.get(last).payload()),
                    "listeners of one codec hear the very same");
            assertEquals(0, world.count("faults"));
            room.close();
            world.run(20);
            int packets = a.packets.size();
            world.run(200);
            assertEquals(packets, a.packets.size());
        }
    }

    @Test
    void parties_come_and_go_while_the_others_talk() throws Exception {
        try (MediaWorld world = new MediaWorld()) {
            FarLeg a = FarLeg.open(world, 41000, LegTransport.RTP, FarLeg.PCMU);
            FarLeg b = FarLeg.open(world, 42000, LegTransport.RTP, FarLeg.OPUS);
            FarLeg c = FarLeg.open(world, 43000, LegTransport.RTP, FarLeg.PCMA);
            MixRoom room = world.engine.openRoom(new MixRoomOptions("small", null, 8000, 2, 2));
            room.join(a.leg);
            RoomParty second = room.join(b.leg);
            assertThrows(CapacityException.class, () -> room.join(c.leg));
            assertEquals(1, world.count("parties_refused"));
            a.talk(500);
            b.talk(1100);
            c.talk(1900);
            world.run(1500);
            hears(a, 1100);
            second.close();
            world.run(500);
            assertTrue(Sound.rms(a.heard, 2000) < 50, "alone " + Sound.rms(a.heard, 2000));
            room.join(c.leg);
            world.run(1500);
            hears(a, 1900);
            hears(c, 500);
            c.leg.close();
            world.run(50);
            room.join(b.leg);
            world.run(1500);
            hears(a, 1100);
            assertEquals(0, world.count("faults"));
            int timers = world.media.timers();
            room.close();
            world.run(5);
            assertTrue(world.media.timers() < timers);
        }
    }

    @Test
    void gain_mute_hold_and_coach_work_for_one_party() throws Exception {
        try (MediaWorld world = new MediaWorld()) {
            FarLeg a = FarLeg.open(world, 41000, LegTransport.RTP, FarLeg.PCMU);
            FarLeg b = FarLeg.open(world, 42000, LegTransport.RTP, FarLeg.PCMU);
            FarLeg c = FarLeg.open(world, 43000, LegTransport.RTP, FarLeg.PCMU);
            MixRoom room = world.engine.openRoom(MixRoomOptions.named("room"));
            RoomParty partyA = room.join(a.leg);
            RoomParty partyB = room.join(b.leg);
            room.join(c.leg);
            a.talk(500);
            world.run(1000);
            double full = Sound.rms(c.heard, 4000);
            partyA.gainDb(-12);
            world.run(1000);
            assertEquals(full / 4, Sound.rms(c.heard, 4000), full / 20);
            partyA.mute(true);
            world.run(1000);
            assertTrue(Sound.rms(c.heard, 4000) < 50);
            assertFalse(room.talking(partyA));
            partyA.mute(false);
            partyA.gainDb(0);
            partyA.coach(List.of(partyB));
            world.run(1500);
            assertTrue(b.hears(500) > 0.95);
            assertTrue(Sound.rms(c.heard, 4000) < 50, "the coach is heard by one alone");
            partyA.stopCoaching();
            partyB.hold(true);
            world.run(100);
            int packets = b.packets.size();
            world.run(1500);
            assertEquals(75, b.packets.size() - packets, 1, "silence, not nothing");
            assertEquals(0, Sound.rms(b.heard, 8000), 10);
            assertTrue(c.hears(500) > 0.95);
            partyB.hold(false);
            world.run(1500);
            assertTrue(b.hears(500) > 0.95);
        }
    }

    @Test
    void what_is_played_into_a_room_is_heard_by_all_beside_the_others_and_recorded() throws Exception {
        try (MediaWorld world = new MediaWorld()) {
            FarLeg a = FarLeg.open(world, 41000, LegTransport.RTP, FarLeg.PCMU);
            FarLeg b = FarLeg.open(world, 42000, LegTransport.RTP, FarLeg.PCMA);
            MixRoom room = world.engine.openRoom(new MixRoomOptions("room", null, 8000, 2, 1));
            LegRecording recording = world.engine.record(RecordingFiles.mixed(folder.resolve("room.wav"), 8000), room);
            AtomicInteger over = new AtomicInteger();
            room.play(tone(1500, 100), over::incrementAndGet);
            world.run(400);
            assertEquals(0, over.get(), "it waits for somebody to hear it");
            room.join(a.leg);
            room.join(b.leg);
            a.talk(500);
            creep(world, 900);
            assertTrue(Sound.toneShare(a.heard, 4000, 1500) > 0.95);
            both(b.heard);
            world.until(() -> over.get() == 1);
            world.run(1000);
            hears(b, 500);
            assertTrue(Sound.rms(a.heard, 4000) < 50);
            room.play(tone(900, 1 << 20), over::incrementAndGet);
            creep(world, 500);
            room.play(tone(700, 1 << 20), over::incrementAndGet);
            creep(world, 700);
            assertEquals(2, over.get(), "something else took its place");
            assertTrue(Sound.toneShare(a.heard, 4000, 700) > 0.95);
            room.stopPlaying();
            world.run(1000);
            assertEquals(3, over.get());
            assertTrue(Sound.rms(a.heard, 4000) < 50);
            room.play(tone(700, 1 << 20), over::incrementAndGet);
            room.close();
            world.until(() -> over.get() == 4);
            room.play(tone(700, 1 << 20), over::incrementAndGet);
            world.until(() -> over.get() == 5);
            RecordedFile file = recording.files().get(10, TimeUnit.SECONDS).getFirst();
            assertEquals(RecordedFile.Ending.COMPLETE, file.ending());
            List<Short> recorded = LegRecordingTest.channel(folder.resolve("room.wav"), 0, 1);
            both(recorded.subList(0, (int) (1.2 * 8000)));
            assertTrue(Sound.toneShare(recorded, 4000, 500) > 0.95);
            assertEquals(0, world.count("faults"));
        }
    }

    private static void both(List<Short> heard) {
        double talk = Sound.toneShare(heard, 4000, 500);
        double prompt = Sound.toneShare(heard, 4000, 1500);
        assertTrue(talk > 0.25 && prompt > 0.25 && talk + prompt > 0.95, talk + " and " + prompt);
    }

    /** Lets time pass no faster than the threads that read what is played. */
    private static void creep(MediaWorld world, long milliseconds) {
        long endNs = world.nowNs + milliseconds * 1_000_000;
        world.until(() -> world.nowNs - endNs >= 0);
    }

    private static AudioSource tone(double hz, int frames) {
        AtomicInteger at = new AtomicInteger();
        return pcm -> {
            int n = at.getAndIncrement();
            for (int i = 0; i < 160; i++) {
                pcm[i] = (short) (9000 * Math.sin(2 * Math.PI * hz * (n * 160L + i) / 8000));
            }
            return n < frames;
        };
    }

    @Test
    void a_coach_of_two_is_heard_by_both_and_a_coach_of_nobody_by_nobody() throws Exception {
        try (MediaWorld world = new MediaWorld()) {
            FarLeg a = FarLeg.open(world, 41000, LegTransport.RTP, FarLeg.PCMU);
            FarLeg b = FarLeg.open(world, 42000, LegTransport.RTP, FarLeg.PCMU);
            FarLeg c = FarLeg.open(world, 43000, LegTransport.RTP, FarLeg.PCMU);
            FarLeg d = FarLeg.open(world, 44000, LegTransport.RTP, FarLeg.PCMU);
            MixRoom room = world.engine.openRoom(MixRoomOptions.named("room"));
            RoomParty coach = room.join(a.leg);
            List<RoomParty> coached = List.of(room.join(b.leg), room.join(c.leg));
            room.join(d.leg);
            coach.coach(coached);
            a.talk(500);
            d.talk(1100);
            world.run(2000);
            hears(a, 1100);
            hears(b, 500, 1100);
            hears(c, 500, 1100);
            assertTrue(Sound.rms(d.heard, 4000) < 50);
            coached.getFirst().close();
            world.run(1500);
            hears(c, 500, 1100);
            coach.coach(List.of());
            world.run(1500);
            hears(c, 1100);
            assertTrue(Sound.rms(d.heard, 4000) < 50);
        }
    }

    @Test
    void a_device_and_a_phone_of_the_call_api_meet_in_a_room() throws Exception {
        try (MediaWorld world = new MediaWorld()) {
            CallTest.Call call = CallTest.Call.established(world, PhoneCodec.PCMU);
            call.bridge.close();
            MixRoom room = world.engine.openRoom(MixRoomOptions.named("room"));
            RoomParty phone = room.joinHeld(call.leg);
            room.join(call.publish, call.sender);
            call.phone.talk(700);
            call.publisher.talk(1000);
            world.run(1000);
            assertTrue(Sound.rms(call.phone.heard, 4000) < 50, "held from the beginning");
            assertTrue(Sound.rms(call.subscriber.heard, 4000) < 50, "held from the beginning");
            phone.hold(false);
            world.run(2000);
            assertTrue(Sound.toneShare(call.phone.heard, 8000, 1000) > 0.95);
            assertTrue(Sound.toneShare(call.subscriber.heard, 8000, 700) > 0.95);
        }
    }

    /** All of these and nothing else. */
    private static void hears(FarLeg far, double... tones) {
        double all = 0;
        for (double hz : tones) {
            double share = far.hears(hz);
            assertTrue(share > 0.6 / tones.length, far.speaks() + " hears " + share + " of " + hz);
            all += share;
        }
        assertTrue(all > 0.95, far.speaks() + " hears " + all);
    }
}
