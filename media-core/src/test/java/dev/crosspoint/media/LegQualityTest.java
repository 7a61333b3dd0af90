package dev.crosspoint.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.media.sdp.PhoneCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How good a leg is said to be. */
@Timeout(60)
class LegQualityTest {

    @Test
    void a_clean_leg_is_as_good_as_a_telephone_gets() throws Exception {
        try (MediaWorld world = new MediaWorld()) {
            FarLeg a = FarLeg.open(world, 41000, LegTransport.RTP, FarLeg.PCMU, FarLeg.EVENT_8K);
            FarLeg b = FarLeg.open(world, 42000, LegTransport.RTP, FarLeg.OPUS);
            RouteTest.join(world, a, b);
            assertEquals(0, a.leg.quality().mos(), "nothing is known before");
            a.talk(600);
            world.run(1000);
            a.press('1', 100);
            world.run(2000);
            LegQuality quality = a.leg.quality();
            assertTrue(quality.mos() > 4.3 && quality.rFactor() > 90, quality.toString());
            assertEquals(0, quality.packetsLost());
            assertEquals(0, quality.concealedMs());
            assertEquals(0, quality.remoteMos(), "nobody has reported");
            a.leg.close();
            b.leg.close();
            world.run(5);
            assertEquals(1, world.count("legs_ended_good"));
            assertEquals(1, world.count("legs_ended_unjudged"));
        }
    }

    @Test
    void loss_and_jitter_lower_it_and_what_the_buffer_did_is_told() throws Exception {
        try (MediaWorld world = new MediaWorld()) {
            FarLeg a = FarLeg.open(world, 41000, LegTransport.RTP, FarLeg.PCMU);
            FarLeg b = FarLeg.open(world, 42000, LegTransport.RTP, FarLeg.PCMA);
            FarLeg c = FarLeg.open(world, 43000, LegTransport.RTP, FarLeg.OPUS);
            Route route = world.engine.connect(a.leg, b.leg);
            world.engine.connect(a.leg, c.leg);
            Random random = new Random(4);
            List<int[]> arrivals = new ArrayList<>(); // when, and which
            for (int i = 0; i < 800; i++) {
                if (random.nextInt(5) > 0) {
                    arrivals.add(new int[] {20 * i + random.nextInt(70), i});
                }
            }
            arrivals.sort(Comparator.comparingInt(p -> p[0]));
            int now = 0;
            for (int[] arrival : arrivals) {
                world.run(arrival[0] - now);
                now = arrival[0];
                a.sendPayload(0, arrival[1], 160 * arrival[1], new byte[160]);
            }
            world.run(1);
            LegQuality quality = a.leg.quality();
            assertEquals(160, quality.packetsLost(), 40);
            assertTrue(quality.mos() > 1 && quality.mos() < 3.2, quality.toString());
            assertTrue(quality.concealedMs() > 1000 && quality.concealedMs() < 5000, quality.toString());
            assertTrue(quality.delayMs() > 0, quality.toString());
            assertTrue(route.quality().delayMs() > 0, route.quality().toString());
            a.leg.close();
            world.run(5);
            assertEquals(1, world.count("legs_ended_good") + world.count("legs_ended_fair")
                    + world.count("legs_ended_poor"));
            assertEquals(0, world.count("legs_ended_good"));
        }
    }

    @Test
    void what_the_far_side_reports_makes_the_other_figure() throws Exception {
        MediaSettings settings = MediaSettings.loopback();
        try (MediaWorld world = new MediaWorld(settings)) {
            CallTest.Call call = CallTest.Call.established(world, PhoneCodec.PCMU);
            call.publisher.talk(1000);
            call.phone.talk(700);
            world.run(Duration.ofSeconds(8).toMillis());
            call.phone.report();
            world.run(100);
            LegQuality quality = call.leg.quality();
            assertTrue(quality.remoteMos() > 1 && quality.remoteMos() <= 4.41, quality.toString());
            assertTrue(quality.remoteRFactor() > 0 && quality.roundTripMs() >= 0, quality.toString());
            assertTrue(quality.line().contains("far MOS"), quality.line());
            assertTrue(call.publish.quality().mos() > 4, call.publish.quality().toString());
        }
    }
}
