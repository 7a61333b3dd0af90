package dev.crosspoint.srtp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.crosspoint.srtp.SrtpSettings.EngineChoice;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SrtpEnginesAgreeTest {

    @ParameterizedTest
    @EnumSource(SrtpProfile.class)
    void what_one_engine_protects_the_other_unprotects(SrtpProfile profile) {
        for (EngineChoice sending : new EngineChoice[] {EngineChoice.OPENSSL, EngineChoice.JITSI}) {
            for (EngineChoice receiving : new EngineChoice[] {EngineChoice.OPENSSL, EngineChoice.JITSI}) {
                try (Pair pair = new Pair(profile, sending, receiving)) {
                    for (int i = 0; i < 200; i++) {
                        pair.packet.rtp(65_500 + i, 0x1234 + i % 3, i % 16, i % 5, 20 + i);
                        byte[] plain = pair.packet.bytes();
                        assertEquals(plain.length + profile.rtpOverhead(), pair.protectRtp());
                        assertEquals(plain.length, pair.unprotectRtp(), sending + " to " + receiving + " " + i);
                        pair.packet.assertIs(plain);
                        pair.packet.rtcp(0x1234 + i % 3, 8 + 4 * (i % 30));
                        plain = pair.packet.bytes();
                        assertEquals(plain.length + profile.rtcpOverhead(), pair.protectRtcp());
                        assertEquals(plain.length, pair.unprotectRtcp(), sending + " to " + receiving + " " + i);
                        pair.packet.assertIs(plain);
                    }
                }
            }
        }
    }
}
