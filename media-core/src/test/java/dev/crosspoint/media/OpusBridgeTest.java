package dev.crosspoint.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.transcoder.ComfortNoise;
import dev.crosspoint.transcoder.FrameDecoder;
import dev.crosspoint.transcoder.PcmFrame;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an Opus far side asks of us, and silence that is not sent. */
@Timeout(60)
class OpusBridgeTest {
    private static final LegFormat OPUS_DTX =
            new LegFormat(111, "opus", 48_000, 2, "minptime=10; useinbandfec=1; usedtx=1");

    @Test
    void a_far_side_that_asks_for_it_gets_no_packets_in_silence() throws Exception {
        for (LegTransport transport : new LegTransport[] {LegTransport.RTP, LegTransport.WEBRTC}) {
            try (MediaWorld world = new MediaWorld()) {
                FarLeg phone = FarLeg.open(world, 41000, LegTransport.RTP, FarLeg.PCMU);
                FarLeg saves = FarLeg.open(world, 42000, transport, OPUS_DTX);
                FarLeg plain = FarLeg.open(world, 43000, transport, FarLeg.OPUS);
                world.engine.connect(phone.leg, saves.leg);
                world.engine.connect(phone.leg, plain.leg);
                world.until(() -> saves.ready() && plain.ready());
                phone.talk(700);
                world.run(1500);
                assertTrue(saves.hears(700) > 0.95);
                phone.talking = false;
                byte[] silence = new byte[160];
                Arrays.fill(silence, (byte) 0xFF);
                world.run(20);
                int savedBefore = saves.packets.size();
                int plainBefore = plain.packets.size();
                for (int i = 0; i < 150; i++) {
                    phone.sendPayload(0, phone.sequence, phone.timestamp, silence);
                    phone.timestamp += 160;
                    world.run(20);
                }
                int saved = saves.packets.size() - savedBefore;
                assertTrue(saved < 60, transport + ": " + saved + " packets of silence");
                assertTrue(plain.packets.size() - plainBefore >= 145);
                phone.talk(700);
                world.run(1500);
                assertTrue(saves.hears(700) > 0.95, "hears " + saves.hears(700));
                for (int i = 1; i < saves.packets.size(); i++) { // time passes, numbers do not
                    assertEquals(saves.packets.get(i - 1).sequence() + 1 & 0xFFFF, saves.packets.get(i).sequence());
                    assertTrue(saves.packets.get(i).timestamp() - saves.packets.get(i - 1).timestamp() >= 960);
                }
            }
        }
    }

    /** Silence that a speaker does not send: neither lost nor a hole for the listener. */
    @ParameterizedTest
    @EnumSource(value = LegTransport.class, names = {"RTP", "WEBRTC"})
    void what_a_speaker_leaves_out_is_noise_for_a_phone_and_no_loss(LegTransport transport) throws Exception {
        try (MediaWorld world = new MediaWorld()) {
            FarLeg speaker = FarLeg.open(world, 41000, transport, OPUS_DTX);
            FarLeg phone = FarLeg.open(world, 42000, LegTransport.RTP, FarLeg.PCMU);
            Route route = world.engine.connect(speaker.leg, phone.leg);
            world.until(speaker::ready);
            speaker.talk(700);
            world.run(1500);
            for (int pause = 0; pause < 3; pause++) {
                speaker.talking = false;
                speaker.sendPayload(111, speaker.sequence, speaker.timestamp, new byte[] {0x78}); // nothing follows
                speaker.timestamp += 960;
                world.run(1980);
                speaker.timestamp += 48 * 1980;
                speaker.talk(700);
                world.run(1500);
            }
            assertEquals(0, route.quality().lost());
            assertTrue(route.quality().concealedMs() <= 200, route.quality().toString());
            assertTrue(phone.hears(700) > 0.95, "hears " + phone.hears(700));
            RouteTest.gapless(phone, 20);
            assertEquals(0, speaker.leg.quality().packetsLost());
        }
    }

    @ParameterizedTest
    @EnumSource(value = LegTransport.class, names = {"RTP", "WEBRTC"})
    void comfort_noise_of_a_phone_is_noise_for_the_listener(LegTransport transport) throws Exception {
        try (MediaWorld world = new MediaWorld()) {
            FarLeg phone = FarLeg.open(world, 41000, LegTransport.RTP, FarLeg.PCMU, FarLeg.NOISE);
            FarLeg other = FarLeg.open(world, 42000, transport, transport == LegTransport.RTP ? FarLeg.PCMA
                    : FarLeg.OPUS);
            Route route = world.engine.connect(phone.leg, other.leg);
            world.until(other::ready);
            phone.talk(700);
            world.run(1500);
            phone.talking = false;
            ByteBuffer noise = ByteBuffer.allocate(1);
            ComfortNoise.write(45, noise, 0);
            int heard = other.heard.size();
            for (int i = 0; i < 10; i++) {
                phone.sendPayload(13, phone.sequence, phone.timestamp, noise.array());
                phone.timestamp += 1600;
                world.run(200);
            }
            assertTrue(other.heard.size() - heard > 13_000, "the listener is not left alone");
            double rms = Sound.rms(other.heard, 4000);
            double told = 32_768 * Math.pow(10, -45 / 20.0); // RFC 3389 §3: dBov
            assertTrue(rms > told / 2 && rms < told * 2, "rms " + rms + ", told " + told);
            phone.talk(700);
            world.run(1500);
            assertTrue(other.hears(700) > 0.95, "hears " + other.hears(700));
            assertEquals(0, route.quality().lost());
            assertEquals(0, phone.leg.quality().packetsLost());
        }
    }

    @Test
    void comfort_noise_is_passed_on_beside_sound_that_is_passed_on() throws Exception {
        try (MediaWorld world = new MediaWorld()) {
            FarLeg a = FarLeg.open(world, 41000, LegTransport.RTP, FarLeg.PCMU, FarLeg.NOISE);
            FarLeg b = FarLeg.open(world, 42000, LegTransport.RTP, FarLeg.PCMU, FarLeg.NOISE);
            world.engine.connect(a.leg, b.leg);
            a.talk(700);
            world.run(500);
            a.talking = false;
            a.sendPayload(13, a.sequence, a.timestamp, new byte[] {50});
            world.run(20);
            FarLeg.Heard last = b.packets.getLast();
            assertEquals(13, last.type());
            assertEquals(50, last.payload()[0]);
            assertEquals(b.packets.get(b.packets.size() - 2).sequence() + 1 & 0xFFFF, last.sequence());
        }
    }

    /** Loss that the far side reports brings redundancy, so that the packet after a lost one restores it. */
    @Test
    void reported_loss_makes_the_encoder_add_redundancy() throws Exception {
        try (MediaWorld world = new MediaWorld()) {
            FarLeg phone = FarLeg.open(world, 41000, LegTransport.RTP, FarLeg.PCMU);
            FarLeg other = FarLeg.open(world, 42000, LegTransport.RTP, FarLeg.OPUS);
            world.engine.connect(phone.leg, other.leg);
            phone.syllables = true;
            phone.talk(150);
            world.run(3000);
            double before = restoring(other);
            other.report(64);
            world.run(4000);
            double after = restoring(other);
            assertTrue(before == 0 && after > 0.5, before + " before, " + after + " after");
            assertTrue(other.leg.quality().remoteLossFraction() > 0.2);
        }
    }

    /** Share of the last packets that can restore their predecessor. */
    private static double restoring(FarLeg far) {
        FrameDecoder decoder = Codecs.decoder(Codec.OPUS, 8000);
        PcmFrame frame = new PcmFrame(8000, 960);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(2000);
            int restores = 0;
            for (FarLeg.Heard p : far.packets.subList(far.packets.size() - 40, far.packets.size())) {
                MemorySegment.copy(p.payload(), 0, memory, ValueLayout.JAVA_BYTE, 0, p.payload().length);
                restores += decoder.restores(memory, 0, p.payload().length) ? 1 : 0;
                decoder.decode(memory, 0, p.payload().length, frame);
            }
            return restores / 40.0;
        } finally {
            decoder.close();
        }
    }
}
