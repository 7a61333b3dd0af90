package dev.crosspoint.srtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.srtp.SrtpSettings.EngineChoice;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SrtpSessionTest {

    private static final int SSRC = 0x5EED5EED;

    static Stream<Arguments> profilesAndEngines() {
        return Stream.of(SrtpProfile.values()).flatMap(profile -> Stream.of(
                Arguments.of(profile, EngineChoice.OPENSSL), Arguments.of(profile, EngineChoice.JITSI)));
    }

    /** Both sides' RTP, sealed in sequence order. */
    private static List<byte[]> sealed(Pair pair, int firstSequence, int count) {
        List<byte[]> packets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            pair.packet.rtp(firstSequence + i, SSRC, 0, 0, 40);
            pair.protectRtp();
            packets.add(pair.packet.bytes());
        }
        return packets;
    }

    private static int receive(Pair pair, byte[] sealed) {
        pair.packet.set(sealed);
        return pair.receiver.unprotectRtp(pair.packet.memory, TestPacket.OFFSET, sealed.length);
    }

    private static void assertRefused(SrtpVerdict expected, int result) {
        assertTrue(result < 0, "accepted with length " + result);
        assertEquals(expected, SrtpSession.verdict(result));
    }

    @ParameterizedTest
    @MethodSource("profilesAndEngines")
    void packets_reordered_around_rollover_are_all_accepted_once(SrtpProfile profile, EngineChoice engine) {
        try (Pair pair = new Pair(profile, engine, engine)) {
            List<byte[]> packets = sealed(pair, 65_400, 400);
            List<byte[]> shuffled = new ArrayList<>();
            Random random = new Random(7);
            for (int i = 0; i < packets.size(); i += 20) {
                List<byte[]> group = new ArrayList<>(packets.subList(i, i + 20));
                Collections.shuffle(group, random);
                shuffled.addAll(group);
            }
            for (byte[] packet : shuffled) {
                assertEquals(packet.length - profile.rtpOverhead(), receive(pair, packet));
            }
            for (byte[] packet : packets.subList(packets.size() - 30, packets.size())) {
                assertRefused(SrtpVerdict.REPLAYED, receive(pair, packet));
            }
            assertRefused(engine == EngineChoice.JITSI ? SrtpVerdict.TOO_OLD : SrtpVerdict.REPLAYED,
                    receive(pair, packets.getFirst()));
        }
    }

    @ParameterizedTest
    @MethodSource("profilesAndEngines")
    void rollover_counter_follows_over_many_rounds(SrtpProfile profile, EngineChoice engine) {
        try (Pair pair = new Pair(profile, EngineChoice.OPENSSL, engine)) {
            for (int sequence = 0; sequence < 5 * 65_536; sequence += 9_999) {
                pair.packet.rtp(sequence, SSRC, 0, 0, 40);
                byte[] plain = pair.packet.bytes();
                pair.protectRtp();
                pair.unprotectRtp();
                pair.packet.assertIs(plain);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("profilesAndEngines")
    void any_flipped_bit_is_refused_and_the_true_packet_accepted_after(SrtpProfile profile, EngineChoice engine) {
        try (Pair pair = new Pair(profile, engine, engine)) {
            byte[] packet = sealed(pair, 1, 1).getFirst();
            for (int at = 2; at < packet.length; at++) {
                pair.packet.set(packet);
                pair.packet.flip(at);
                assertRefused(SrtpVerdict.AUTH_FAILED, pair.receiver.unprotectRtp(pair.packet.memory,
                        TestPacket.OFFSET, packet.length));
            }
            assertEquals(packet.length - profile.rtpOverhead(), receive(pair, packet));
        }
    }

    @ParameterizedTest
    @MethodSource("profilesAndEngines")
    void any_flipped_bit_of_rtcp_is_refused(SrtpProfile profile, EngineChoice engine) {
        try (Pair pair = new Pair(profile, engine, engine)) {
            pair.packet.rtcp(SSRC, 32);
            pair.protectRtcp();
            byte[] packet = pair.packet.bytes();
            for (int at = 1; at < packet.length; at++) {
                pair.packet.set(packet);
                pair.packet.flip(at);
                assertRefused(SrtpVerdict.AUTH_FAILED, pair.receiver.unprotectRtcp(pair.packet.memory,
                        TestPacket.OFFSET, packet.length));
            }
            pair.packet.set(packet);
            assertEquals(32, pair.unprotectRtcp());
            pair.packet.set(packet);
            assertRefused(SrtpVerdict.REPLAYED, pair.receiver.unprotectRtcp(pair.packet.memory,
                    TestPacket.OFFSET, packet.length));
        }
    }

    @ParameterizedTest
    @MethodSource("profilesAndEngines")
    void packets_cut_at_every_length_are_refused(SrtpProfile profile, EngineChoice engine) {
        try (Pair pair = new Pair(profile, engine, engine)) {
            pair.packet.rtp(5, SSRC, 3, 2, 30);
            pair.protectRtp();
            byte[] rtp = pair.packet.bytes();
            pair.packet.rtcp(SSRC, 40);
            pair.protectRtcp();
            byte[] rtcp = pair.packet.bytes();
            for (int length = 0; length < rtp.length; length++) {
                pair.packet.set(rtp);
                assertTrue(pair.receiver.unprotectRtp(pair.packet.memory, TestPacket.OFFSET, length) < 0);
            }
            for (int length = 0; length < rtcp.length; length++) {
                pair.packet.set(rtcp);
                assertTrue(pair.receiver.unprotectRtcp(pair.packet.memory, TestPacket.OFFSET, length) < 0);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("profilesAndEngines")
    void noise_is_refused_and_harms_nothing(SrtpProfile profile, EngineChoice engine) {
        try (Pair pair = new Pair(profile, engine, engine)) {
            Random random = new Random(3);
            for (int i = 0; i < 3_000; i++) {
                byte[] noise = new byte[random.nextInt(120)];
                random.nextBytes(noise);
                if (noise.length > 0 && i % 2 == 0) {
                    noise[0] = (byte) (0x80 | noise[0] & 0x3F);
                }
                pair.packet.set(noise);
                assertTrue(pair.receiver.unprotectRtp(pair.packet.memory, TestPacket.OFFSET, noise.length) < 0);
                pair.packet.set(noise);
                assertTrue(pair.receiver.unprotectRtcp(pair.packet.memory, TestPacket.OFFSET, noise.length) < 0);
            }
            for (byte[] packet : sealed(pair, 65_530, 20)) {
                assertEquals(packet.length - profile.rtpOverhead(), receive(pair, packet));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("profilesAndEngines")
    void ssrcs_count_only_after_authentication_and_are_bounded(SrtpProfile profile, EngineChoice engine) {
        SrtpSettings few = SrtpSettings.defaults().with(engine).withMaxSsrcs(3);
        try (Pair pair = new Pair(profile, SrtpSettings.defaults().with(engine), few)) {
            Random random = new Random(11);
            byte[] forged = sealed(pair, 1, 1).getFirst();
            for (int i = 0; i < 500; i++) {
                pair.packet.set(forged);
                pair.packet.memory.set(RtpFields.INT, TestPacket.OFFSET + 8, random.nextInt());
                assertRefused(SrtpVerdict.AUTH_FAILED,
                        pair.receiver.unprotectRtp(pair.packet.memory, TestPacket.OFFSET, forged.length));
            }
            for (int ssrc = 1; ssrc <= 4; ssrc++) {
                pair.packet.rtp(9, ssrc, 0, 0, 40);
                pair.protectRtp();
                int result = pair.receiver.unprotectRtp(pair.packet.memory, TestPacket.OFFSET, pair.packet.length);
                if (ssrc <= 3) {
                    assertTrue(result > 0);
                } else {
                    assertRefused(SrtpVerdict.TOO_MANY_SSRCS, result);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("profilesAndEngines")
    void sender_never_uses_an_index_twice(SrtpProfile profile, EngineChoice engine) {
        try (Pair pair = new Pair(profile, engine, engine)) {
            sealed(pair, 100, 3);
            pair.packet.rtp(101, SSRC, 0, 0, 40);
            assertRefused(SrtpVerdict.REPLAYED,
                    pair.sender.protectRtp(pair.packet.memory, TestPacket.OFFSET, pair.packet.length));
        }
    }

    @ParameterizedTest
    @MethodSource("profilesAndEngines")
    void header_that_lies_about_its_length_is_refused(SrtpProfile profile, EngineChoice engine) {
        try (Pair pair = new Pair(profile, engine, engine)) {
            pair.packet.rtp(1, SSRC, 0, 1, 4);
            pair.packet.memory.set(RtpFields.SHORT, TestPacket.OFFSET + 14, (short) 0xFFFF);
            assertRefused(SrtpVerdict.BAD_HEADER,
                    pair.sender.protectRtp(pair.packet.memory, TestPacket.OFFSET, pair.packet.length));
            pair.packet.rtp(1, SSRC, 15, 0, 0);
            assertRefused(SrtpVerdict.BAD_HEADER,
                    pair.sender.protectRtp(pair.packet.memory, TestPacket.OFFSET, 40));
        }
    }

    @ParameterizedTest
    @MethodSource("profilesAndEngines")
    void no_room_for_the_tag_and_a_closed_session_are_refused(SrtpProfile profile, EngineChoice engine) {
        try (Pair pair = new Pair(profile, engine, engine)) {
            pair.packet.rtp(1, SSRC, 0, 0, 40);
            long end = TestPacket.OFFSET + pair.packet.length + profile.rtpOverhead() - 1L;
            assertRefused(SrtpVerdict.NO_ROOM, pair.sender.protectRtp(pair.packet.memory.asSlice(0, end),
                    TestPacket.OFFSET, pair.packet.length));
            assertEquals(engine.name().toLowerCase(Locale.ROOT), pair.sender.engine());
            pair.sender.close();
            assertRefused(SrtpVerdict.CLOSED, pair.sender.protectRtp(pair.packet.memory, TestPacket.OFFSET,
                    pair.packet.length));
        }
    }
}
