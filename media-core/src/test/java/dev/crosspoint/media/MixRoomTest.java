package dev.crosspoint.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.media.sdp.PhoneCodec;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A room in which legs of every kind hear each other. */
@Timeout(60)
class MixRoomTest {

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
            partyA.coach(partyB);
            world.run(1500);
            assertTrue(b.hears(500) > 0.95);
            assertTrue(Sound.rms(c.heard, 4000) < 50, "the coach is heard by one alone");
            partyA.stopCoaching();
            partyB.hold(true);
            world.run(100);
            int packets = b.packets.size();
            world.run(1500);
            assertEquals(packets, b.packets.size());
            assertTrue(c.hears(500) > 0.95);
            partyB.hold(false);
            world.run(1500);
            assertTrue(b.hears(500) > 0.95);
        }
    }

    @Test
    void a_device_and_a_phone_of_the_call_api_meet_in_a_room() throws Exception {
        try (MediaWorld world = new MediaWorld()) {
            CallTest.Call call = CallTest.Call.established(world, PhoneCodec.PCMU);
            call.bridge.close();
            MixRoom room = world.engine.openRoom(MixRoomOptions.named("room"));
            room.join(call.leg);
            room.join(call.publish, call.sender);
            call.phone.talk(700);
            call.publisher.talk(1000);
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
