package dev.crosspoint.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.srtp.DtlsRole;
import dev.crosspoint.srtp.SdesKey;
import dev.crosspoint.srtp.SrtpProfile;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What one leg says, another hears: over every transport, in every codec, with every packet time. */
@Timeout(60)
class RouteTest {

    @ParameterizedTest
    @CsvSource({"RTP,,", "SDES_SRTP,AES_CM_128_HMAC_SHA1_80,", "SDES_SRTP,AEAD_AES_128_GCM,", "DTLS_SRTP,,CLIENT",
        "DTLS_SRTP,,SERVER", "WEBRTC,,CLIENT", "WEBRTC,,SERVER"})
    void every_transport_carries_sound_both_ways(LegTransport transport, SrtpProfile profile, DtlsRole role)
            throws Exception {
        try (MediaWorld world = new MediaWorld()) {
            FarLeg phone = FarLeg.open(world, 41000, LegTransport.RTP, FarLeg.PCMU, FarLeg.EVENT_8K);
            FarLeg other = new FarLeg(world, 42000, transport, FarLeg.OPUS, FarLeg.EVENT_48K);
            other.engineRole = role;
            other.sdes = profile == null ? null : SdesKey.random(1, profile, new SecureRandom());
            other.open();
            other.agree();
            join(world, phone, other);
            world.until(other::ready);
            phone.talk(700);
            other.talk(1000);
            world.run(3000);
            assertTrue(phone.hears(1000) > 0.95, "phone hears " + phone.hears(1000));
            assertTrue(other.hears(700) > 0.95, "other hears " + other.hears(700));
            assertEquals(0, other.refused);
            assertEquals(0, world.count("faults"));
            phone.press('5', 100);
            other.press('8', 100);
            world.run(1000);
            assertEquals(List.of('8'), phone.digits);
            assertEquals(List.of('5'), other.digits);
            assertTrue(phone.events.contains(new MediaEvent.DigitReceived('5', 100)));
            world.run(6000);
            assertTrue(other.rtcpSeen > 0, "reports");
            assertTrue(other.leg.quality().packetsReceived() > 300);
            phone.leg.close();
            other.leg.close();
            world.run(10);
            assertEquals(0, world.count("webrtc_peers") + world.count("phone_legs"));
        }
    }

    @ParameterizedTest
    @EnumSource(LegTransport.class)
    void what_both_understand_is_passed_byte_for_byte(LegTransport transport) throws Exception {
        for (LegFormat format : List.of(FarLeg.OPUS, FarLeg.PCMU, FarLeg.PCMA, FarLeg.G722, FarLeg.L16,
                FarLeg.G729)) {
            try (MediaWorld world = new MediaWorld()) {
                LegFormat other = new LegFormat(format.payloadType() > 95 ? 107 : format.payloadType(),
                        format.encoding(), format.clockHz(), format.channels(), "");
                if (format == FarLeg.G729) {
                    other = new LegFormat(99, "g729", 8000);
                }
                FarLeg a = FarLeg.open(world, 41000, LegTransport.RTP, format);
                FarLeg b = FarLeg.open(world, 42000, transport, other);
                join(world, a, b);
                world.until(b::ready);
                Random random = new Random(5);
                byte[][] said = new byte[50][];
                for (int i = 0; i < said.length; i++) {
                    said[i] = payload(format, random);
                    a.sendPayload(format.payloadType(), 500 + i, 9000 + i * format.clockHz() / 50, said[i]);
                    world.run(20);
                }
                assertEquals(said.length, b.packets.size(), format + " over " + transport);
                for (int i = 0; i < said.length; i++) {
                    FarLeg.Heard p = b.packets.get(i);
                    assertTrue(Arrays.equals(said[i], p.payload()), format + " packet " + i);
                    assertEquals(other.payloadType(), p.type());
                    assertEquals(b.packets.getFirst().sequence() + i & 0xFFFF, p.sequence());
                    assertEquals(b.packets.getFirst().timestamp() + i * format.clockHz() / 50, p.timestamp());
                }
                assertEquals(0, world.count("faults"));
            }
        }
    }

    /** Something that the far end can decode. */
    private static byte[] payload(LegFormat format, Random random) {
        byte[] bytes = new byte[format == FarLeg.OPUS ? 60 : format == FarLeg.L16 ? 640 : 160];
        random.nextBytes(bytes);
        if (format == FarLeg.OPUS) {
            bytes[0] = (byte) 0x78; // hybrid, 20 ms, mono, one frame
        }
        return bytes;
    }

    @ParameterizedTest
    @CsvSource({"OPUS,PCMU", "OPUS,PCMA", "G722,PCMU", "G722,OPUS", "L16,PCMU", "PCMU,PCMA", "L16,OPUS", "G722,L16"})
    void codecs_are_made_into_each_other(String first, String second) throws Exception {
        for (LegTransport transport : List.of(LegTransport.RTP, LegTransport.WEBRTC)) {
            try (MediaWorld world = new MediaWorld()) {
                FarLeg a = FarLeg.open(world, 41000, transport, format(first));
                FarLeg b = FarLeg.open(world, 42000, LegTransport.RTP, format(second));
                join(world, a, b);
                world.until(a::ready);
                a.talk(700);
                b.talk(1300);
                world.run(3000);
                String what = first + " " + transport + " and " + second;
                assertTrue(a.hears(1300) > 0.95, what + ": " + a.hears(1300));
                assertTrue(b.hears(700) > 0.95, what + ": " + b.hears(700));
                gapless(a, 20);
                gapless(b, 20);
                assertEquals(0, world.count("faults"));
                assertEquals(0, world.count("sound_lost") + world.count("decode_failed")
                        + world.count("encode_failed"));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"PCMU,20,OPUS,40", "PCMU,40,OPUS,20", "OPUS,60,PCMU,20", "OPUS,20,PCMA,60", "G722,30,OPUS,20",
        "PCMU,20,OPUS,30", "OPUS,20,L16,60", "PCMU,10,OPUS,0", "OPUS,20,PCMU,200", "G722,20,PCMU,10"})
    void packet_times_are_changed(String first, int firstMs, String second, int secondMs) throws Exception {
        for (LegTransport transport : List.of(LegTransport.RTP, LegTransport.WEBRTC)) {
            try (MediaWorld world = new MediaWorld()) {
                FarLeg a = FarLeg.open(world, 41000, LegTransport.RTP, format(first));
                FarLeg b = FarLeg.open(world, 42000, transport, format(second));
                b.agree(b.terms.withPtimeMs(secondMs));
                a.ptimeMs = firstMs;
                join(world, a, b);
                world.until(b::ready);
                a.talk(800);
                world.run(3000);
                String what = first + " " + firstMs + " ms to " + second + " " + secondMs + " ms " + transport;
                assertTrue(b.hears(800) > 0.95, what + ": " + b.hears(800));
                int ms = 1000 * (b.packets.get(40).timestamp() - b.packets.get(39).timestamp())
                        / b.speaks().clockHz();
                assertTrue(ms == secondMs || secondMs != 20 && secondMs != 40 && secondMs != 60 || ms == 40,
                        what + ": " + ms + " ms");
                gapless(b, ms);
                assertEquals(0, world.count("faults") + world.count("encode_failed"));
            }
        }
    }

    @Test
    void linear_sound_of_the_highest_rate_fits_its_packets() throws Exception {
        try (MediaWorld world = new MediaWorld()) {
            FarLeg a = FarLeg.open(world, 41000, LegTransport.RTP, FarLeg.OPUS);
            FarLeg b = FarLeg.open(world, 42000, LegTransport.RTP, new LegFormat(97, "L16", 48_000));
            join(world, a, b);
            a.talk(800);
            world.run(2000);
            assertTrue(b.hears(800) > 0.95, "hears " + b.hears(800));
            assertTrue(b.packets.stream().allMatch(p -> p.payload().length <= 1400));
        }
    }

    static void join(MediaWorld world, FarLeg a, FarLeg b) {
        world.engine.connect(a.leg, b.leg);
        world.engine.connect(b.leg, a.leg);
    }

    /** After a second no number and no time is missing. */
    static void gapless(FarLeg far, int ms) {
        List<FarLeg.Heard> packets = far.sound();
        for (int i = 50; i < packets.size(); i++) {
            FarLeg.Heard before = packets.get(i - 1);
            assertEquals(before.sequence() + 1 & 0xFFFF, packets.get(i).sequence());
            assertEquals(before.timestamp() + far.speaks().clockHz() / 1000 * ms, packets.get(i).timestamp());
            assertEquals(before.ssrc(), packets.get(i).ssrc());
        }
    }

    static LegFormat format(String name) {
        return switch (name) {
            case "OPUS" -> FarLeg.OPUS;
            case "PCMU" -> FarLeg.PCMU;
            case "PCMA" -> FarLeg.PCMA;
            case "G722" -> FarLeg.G722;
            case "L16" -> FarLeg.L16;
            default -> throw new IllegalArgumentException(name);
        };
    }
}
