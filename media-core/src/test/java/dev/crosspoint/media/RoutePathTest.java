package dev.crosspoint.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.ice.IceCredentials;
import dev.crosspoint.media.io.Packet;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a stream on its way from leg to leg when the network or the control plane interferes. */
@Timeout(60)
class RoutePathTest {

    @Test
    void lost_doubled_and_overtaken_packets_keep_their_gaps_and_places() throws Exception {
        Random random = new Random(11);
        for (int start : new int[] {1000, 65_400}) {
            try (MediaWorld world = new MediaWorld()) {
                FarLeg a = FarLeg.open(world, 41000, LegTransport.RTP, FarLeg.PCMU);
                FarLeg b = FarLeg.open(world, 42000, LegTransport.RTP, FarLeg.PCMU);
                world.engine.connect(a.leg, b.leg);
                List<Integer> order = new ArrayList<>();
                for (int i = 1; i < 400; i++) {
                    switch (random.nextInt(10)) {
                        case 0 -> { }
                        case 1 -> order.addAll(List.of(i, i));
                        case 2 -> order.add(Math.max(0, order.size() - 1 - random.nextInt(5)), i);
                        default -> order.add(i);
                    }
                }
                order.addFirst(0);
                for (int i : order) {
                    a.sendPayload(0, start + i & 0xFFFF, 160 * i, said(i));
                    world.run(20);
                }
                assertEquals(order.stream().distinct().toList(), b.packets.stream()
                        .map(p -> p.payload()[0] & 0xFF | (p.payload()[1] & 0xFF) << 8).toList(), "each once");
                FarLeg.Heard first = b.packets.getFirst();
                for (FarLeg.Heard p : b.packets) {
                    int i = p.payload()[0] & 0xFF | (p.payload()[1] & 0xFF) << 8;
                    assertEquals(first.sequence() + i & 0xFFFF, p.sequence());
                    assertEquals(first.timestamp() + 160 * i, p.timestamp());
                }
                assertTrue(world.count("rtp_double") > 10);
            }
        }
    }

    private static byte[] said(int i) {
        byte[] bytes = new byte[160];
        bytes[0] = (byte) i;
        bytes[1] = (byte) (i >> 8);
        return bytes;
    }

    @ParameterizedTest
    @CsvSource({"PCMU", "OPUS"})
    void a_new_source_of_the_same_leg_goes_on_in_one_stream(String hearing) throws Exception {
        try (MediaWorld world = new MediaWorld()) {
            FarLeg a = FarLeg.open(world, 41000, LegTransport.RTP, FarLeg.PCMU);
            FarLeg b = FarLeg.open(world, 42000, LegTransport.RTP, RouteTest.format(hearing));
            world.engine.connect(a.leg, b.leg);
            a.talk(600);
            world.run(2000);
            a.ssrc = 0x1234_5678;
            a.sequence = 40_000;
            a.timestamp = 1_000_000_000;
            a.toneHz = 1100;
            world.run(2000);
            assertTrue(b.hears(1100) > 0.95, "hears " + b.hears(1100));
            assertEquals(1, b.packets.stream().map(FarLeg.Heard::ssrc).distinct().count());
            RouteTest.gapless(b, 20);
            assertTrue(a.leg.quality().packetsReceived() > 190, "both sources are counted");
            assertEquals(0, a.leg.quality().packetsLost());
        }
    }

    @ParameterizedTest
    @EnumSource(LegTransport.class)
    void hold_silences_a_direction_until_resumed(LegTransport transport) throws Exception {
        try (MediaWorld world = new MediaWorld()) {
            FarLeg a = FarLeg.open(world, 41000, LegTransport.RTP, FarLeg.PCMU);
            FarLeg b = FarLeg.open(world, 42000, transport, FarLeg.OPUS);
            RouteTest.join(world, a, b);
            world.until(b::ready);
            a.talk(600);
            b.talk(900);
            world.run(2000);
            b.agree(b.terms.withDirection(false, false));
            world.run(100);
            int heardByA = a.sound().size();
            int heardByB = b.sound().size();
            world.run(1000);
            assertEquals(heardByB, b.sound().size(), "held, it hears nothing");
            assertTrue(a.sound().size() - heardByA <= 50);
            int heardA = a.heard.size();
            assertTrue(heardA == 0 || a.hears(900) < 0.5, "nor is it heard: " + a.hears(900));
            b.agree(b.terms.withDirection(true, true));
            world.run(2000);
            assertTrue(a.hears(900) > 0.95, "resumed, a hears " + a.hears(900));
            assertTrue(b.hears(600) > 0.95, "resumed, b hears " + b.hears(600));
            assertEquals(0, world.count("faults"));
        }
    }

    @Test
    void sound_goes_on_through_an_ice_restart() throws Exception {
        try (MediaWorld world = new MediaWorld()) {
            FarLeg a = FarLeg.open(world, 41000, LegTransport.RTP, FarLeg.PCMU);
            FarLeg b = FarLeg.open(world, 42000, LegTransport.WEBRTC, FarLeg.OPUS);
            RouteTest.join(world, a, b);
            world.until(b::ready);
            a.talk(600);
            b.talk(900);
            world.run(1500);
            b.local = IceCredentials.random(new Random(9));
            IceCredentials ours = b.leg.restartIce(b.local);
            assertNotEquals(b.remote, ours);
            b.remote = ours;
            b.agree(new LegTerms(null, 0, 0, true, b.formats, b.formats, true, true, 20, SourcePolicy.LEARN_ONCE,
                    b.local, b.terms.fingerprint(), b.terms.role(), null));
            b.move(43000);
            world.run(1500);
            assertTrue(b.events.contains(new MediaEvent.IceRestarted()));
            assertTrue(a.hears(900) > 0.95, "a hears " + a.hears(900));
            assertTrue(b.hears(600) > 0.95, "b hears " + b.hears(600));
        }
    }

    @ParameterizedTest
    @CsvSource({"PCMU,PCMU", "OPUS,OPUS", "G722,G722", "L16,L16", "PCMU,OPUS", "OPUS,PCMU"})
    void a_silenced_route_is_quiet_and_comes_back(String speaking, String hearing) throws Exception {
        try (MediaWorld world = new MediaWorld()) {
            FarLeg a = FarLeg.open(world, 41000, LegTransport.RTP, RouteTest.format(speaking));
            FarLeg b = FarLeg.open(world, 42000, LegTransport.RTP, RouteTest.format(hearing));
            Route route = world.engine.connect(a.leg, b.leg);
            a.talk(600);
            world.run(1000);
            route.silence(true);
            world.run(1000);
            int packets = b.packets.size();
            world.run(1000);
            assertTrue(b.packets.size() - packets >= 45, "silence is sent, not nothing");
            assertTrue(Sound.rms(b.heard, 4000) < 20, "rms " + Sound.rms(b.heard, 4000));
            route.silence(false);
            world.run(2000);
            assertTrue(b.hears(600) > 0.95, "hears " + b.hears(600));
        }
    }

    @Test
    void blocked_sound_or_digits_are_kept_from_everybody() throws Exception {
        try (MediaWorld world = new MediaWorld()) {
            FarLeg a = FarLeg.open(world, 41000, LegTransport.RTP, FarLeg.PCMU, FarLeg.EVENT_8K);
            FarLeg b = FarLeg.open(world, 42000, LegTransport.RTP, FarLeg.PCMU, FarLeg.EVENT_8K);
            world.engine.connect(a.leg, b.leg);
            a.talk(600);
            world.run(500);
            a.leg.block(true, false);
            int before = b.sound().size();
            a.press('1', 100);
            world.run(1000);
            assertEquals(before, b.sound().size());
            assertEquals(List.of('1'), b.digits);
            a.leg.block(false, true);
            a.press('2', 100);
            world.run(1500);
            assertEquals(List.of('1'), b.digits);
            assertTrue(b.hears(600) > 0.8, "hears " + b.hears(600));
            assertTrue(a.events.contains(new MediaEvent.DigitReceived('2', 100)), "the control plane is told");
        }
    }

    @Test
    void everybody_who_is_connected_hears_a_leg_each_in_its_codec() throws Exception {
        try (MediaWorld world = new MediaWorld()) {
            FarLeg a = FarLeg.open(world, 41000, LegTransport.RTP, FarLeg.OPUS);
            List<FarLeg> listeners = List.of(FarLeg.open(world, 42000, LegTransport.RTP, FarLeg.PCMU),
                    FarLeg.open(world, 43000, LegTransport.WEBRTC, FarLeg.OPUS),
                    FarLeg.open(world, 44000, LegTransport.SDES_SRTP, FarLeg.G722),
                    FarLeg.open(world, 45000, LegTransport.WEBRTC, FarLeg.PCMA));
            List<Route> routes = listeners.stream().map(l -> world.engine.connect(a.leg, l.leg)).toList();
            world.until(() -> listeners.stream().allMatch(FarLeg::ready));
            a.talk(750);
            world.run(2000);
            for (FarLeg l : listeners) {
                assertTrue(l.hears(750) > 0.95, l.speaks() + " hears " + l.hears(750));
            }
            routes.get(1).close();
            world.run(20);
            int left = listeners.get(1).packets.size();
            world.run(500);
            assertEquals(left, listeners.get(1).packets.size());
            assertTrue(listeners.get(0).hears(750) > 0.95);
            assertEquals(0, world.count("faults"));
        }
    }

    @ParameterizedTest
    @CsvSource({"PCMU,PCMU", "OPUS,OPUS", "OPUS,PCMU", "PCMU,OPUS", "G722,PCMA"})
    void digits_come_once_in_the_listener_s_clock_and_cost_no_sound(String speaking, String hearing)
            throws Exception {
        for (LegTransport transport : List.of(LegTransport.RTP, LegTransport.WEBRTC)) {
            for (LegFormat event : List.of(FarLeg.EVENT_8K, FarLeg.EVENT_48K)) {
                try (MediaWorld world = new MediaWorld()) {
                    FarLeg a = FarLeg.open(world, 41000, LegTransport.RTP, RouteTest.format(speaking),
                            speaking.equals("OPUS") ? FarLeg.EVENT_48K : FarLeg.EVENT_8K);
                    FarLeg b = FarLeg.open(world, 42000, transport, RouteTest.format(hearing), event);
                    Route route = world.engine.connect(a.leg, b.leg);
                    world.until(b::ready);
                    a.talk(600);
                    world.run(1000);
                    a.press('7', 200);
                    a.press('7', 100);
                    world.run(3000);
                    String what = speaking + " to " + hearing + " " + transport + " " + event.clockHz();
                    assertEquals(List.of('7', '7'), b.digits, what);
                    assertTrue(b.hears(600) > 0.95, what + ": " + b.hears(600));
                    assertEquals(0, a.leg.quality().packetsLost(), "events are no losses of the leg");
                    assertEquals(0, route.quality().lost(), "nor of its sound, " + what);
                    assertEquals(0, a.leg.quality().lossFraction());
                    assertEquals(0, world.count("faults"));
                    List<FarLeg.Heard> packets = b.packets;
                    for (int i = 1; i < packets.size(); i++) {
                        assertEquals(packets.get(i - 1).sequence() + 1 & 0xFFFF, packets.get(i).sequence(), what);
                    }
                }
            }
        }
    }

    @Test
    void a_listener_that_fails_ends_alone() throws Exception {
        try (MediaWorld world = new MediaWorld()) {
            FarLeg a = FarLeg.open(world, 41000, LegTransport.RTP, FarLeg.PCMU);
            FarLeg b = FarLeg.open(world, 42000, LegTransport.RTP, FarLeg.PCMA);
            a.leg.source().listeners().add(new RtpListener() {
                @Override
                public void onRtp(Packet packet, ReceiveFormats formats, Codec codec, boolean newSource, long nowNs) {
                    throw new IllegalStateException("a fault of ours");
                }

                @Override
                public void ended(long nowNs) {
                    // never told: it failed before
                }
            });
            world.engine.connect(a.leg, b.leg);
            a.talk(600);
            world.run(2000);
            assertTrue(b.hears(600) > 0.95);
            assertEquals(1, world.count("faults"));
        }
    }

    @Test
    void a_lost_packet_is_a_gap_for_a_browser_and_concealed_for_a_phone() throws Exception {
        try (MediaWorld world = new MediaWorld()) {
            FarLeg a = FarLeg.open(world, 41000, LegTransport.RTP, FarLeg.PCMU);
            FarLeg browser = FarLeg.open(world, 42000, LegTransport.WEBRTC, FarLeg.OPUS);
            FarLeg phone = FarLeg.open(world, 43000, LegTransport.RTP, FarLeg.PCMA);
            world.engine.connect(a.leg, browser.leg);
            Route toPhone = world.engine.connect(a.leg, phone.leg);
            world.until(browser::ready);
            a.talk(600);
            world.run(1010);
            a.sequence++;
            a.timestamp += 160;
            world.run(1000);
            RouteTest.gapless(phone, 20);
            assertEquals(1, toPhone.quality().lost());
            assertTrue(toPhone.quality().concealedMs() >= 20);
            assertTrue(phone.hears(600) > 0.95);
            List<FarLeg.Heard> sound = browser.sound();
            int gaps = 0;
            for (int i = 1; i < sound.size(); i++) {
                int numbers = sound.get(i).sequence() - sound.get(i - 1).sequence() & 0xFFFF;
                int time = sound.get(i).timestamp() - sound.get(i - 1).timestamp();
                assertEquals(960 * numbers, time);
                gaps += numbers - 1;
            }
            assertEquals(1, gaps);
            assertEquals(1, a.leg.quality().packetsLost());
        }
    }
}
