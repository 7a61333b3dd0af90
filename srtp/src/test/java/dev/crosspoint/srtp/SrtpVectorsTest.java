package dev.crosspoint.srtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Figures of RFC 3711 appendix B and RFC 7714 §16 and §17, and one CM80 packet of each kind as libsrtp makes it. */
class SrtpVectorsTest {

    private static final byte[] CM_KEY = hex("e1f97a0d3e018be0d64fa32c06de4139");
    private static final byte[] CM_SALT = hex("0ec675ad498afeebb6960b3aabe6");
    private static final byte[] GCM_KEY = hex("000102030405060708090a0b0c0d0e0f");
    private static final byte[] GCM_SALT = hex("517569642070726f2071756f");

    private final TestPacket packet = new TestPacket();

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    private long address() {
        return packet.memory.address() + TestPacket.OFFSET;
    }

    @Test
    void session_keys_are_those_of_rfc_3711_appendix_b_3() {
        KeyDerivation derivation = new KeyDerivation(CM_KEY, CM_SALT);
        assertArrayEquals(hex("c61e7a93744f39ee10734afe3ff7a087"),
                derivation.derive(KeyDerivation.RTP_ENCRYPTION, 16));
        assertArrayEquals(hex("30cbbc08863d8c85d49db34a9ae1"), derivation.derive(KeyDerivation.RTP_SALT, 14));
        assertArrayEquals(hex("cebe321f6ff7716b6fd4ab49af256a156d38baa48f0a0acf3c34e2359e6cdbcee049646c43d9327a"
                + "d175578ef72270986371c10c9a369ac2f94a8c5fbcdddc256d6e919a48b610ef17c2041e474035766b68642c59bbfc2f"
                + "34db60dbdfb2"), derivation.derive(KeyDerivation.RTP_AUTHENTICATION, 94));
    }

    @Test
    void keystream_is_that_of_rfc_3711_appendix_b_2() {
        PacketCipher cipher = new CtrHmacCipher(hex("2b7e151628aed2a6abf7158809cf4f3c"), new byte[20],
                hex("f0f1f2f3f4f5f6f7f8f9fafbfcfd"));
        packet.rtp(0, 0, 0, 0, 0);
        packet.length = 12 + 48;
        assertTrue(cipher.sealRtp(address(), 12, packet.length, 0, 0));
        packet.memory.asSlice(TestPacket.OFFSET, 12).fill((byte) 0);
        packet.assertIs(hex("000000000000000000000000 e03ead0935c95e80e166b16dd92b4eb4 d23513162b02d0f72a43a2fe4a5f97ab"
                + "41e95b3bb0a2e8dd477901e4fca894c0"));
        cipher.close();
    }

    @Test
    void gcm_rtp_is_that_of_rfc_7714_section_16_1_1() {
        byte[] plain = hex("8040f17b8041f8d35501a0b2 47616c6c696120657374206f6d6e697320646976697361"
                + "20696e207061727465732074726573");
        byte[] sealed = hex("8040f17b8041f8d35501a0b2 f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a51c7d19b"
                + "36de3adf8833 899d7f27beb16a9152cf765ee4390cce");
        packet.set(plain);
        GcmCipher sealer = new GcmCipher(true, GCM_KEY, GCM_SALT);
        assertTrue(sealer.sealRtp(address(), 12, plain.length, 0x5501a0b2, 0xf17b));
        packet.length = sealed.length;
        packet.assertIs(sealed);
        GcmCipher opener = new GcmCipher(false, GCM_KEY, GCM_SALT);
        assertTrue(opener.openRtp(address(), 12, sealed.length, 0x5501a0b2, 0xf17b));
        packet.length = plain.length;
        packet.assertIs(plain);
        sealer.close();
        opener.close();
    }

    @Test
    void gcm_rtcp_is_that_of_rfc_7714_section_17_1() {
        byte[] plain = hex("81c8000d4d617273 4e5450314e545032525450200000042a0000e9304c756e61"
                + "deadbeefdeadbeefdeadbeefdeadbeefdeadbeef");
        byte[] sealed = hex("81c8000d4d617273 63e94885dcdab67ca727d7662f6b7e997ff5c0f76c06f32dc676a5f1730d6fda"
                + "4ce09b4686303ded0bb9275bc84aa45896cf4d2fc5abf87245d9eade800005d4");
        packet.set(plain);
        GcmCipher sealer = new GcmCipher(true, GCM_KEY, GCM_SALT);
        assertTrue(sealer.sealRtcp(address(), plain.length, 0x4d617273, 0x800005d4));
        packet.length = sealed.length;
        packet.assertIs(sealed);
        GcmCipher opener = new GcmCipher(false, GCM_KEY, GCM_SALT);
        assertTrue(opener.openRtcp(address(), sealed.length, 0x4d617273, 0x800005d4));
        packet.length = plain.length;
        packet.assertIs(plain);
        sealer.close();
        opener.close();
    }

    @Test
    void authenticated_but_unencrypted_gcm_rtcp_is_that_of_rfc_7714_section_17_3() {
        byte[] plain = hex("81c8000d4d617273 4e5450314e545032525450200000042a0000e9304c756e61"
                + "deadbeefdeadbeefdeadbeefdeadbeefdeadbeef");
        byte[] tagged = hex(HexFormat.of().formatHex(plain) + "841dd9683dd78ec92ae58790125f62b3" + "000005d4");
        packet.set(tagged);
        GcmCipher opener = new GcmCipher(false, GCM_KEY, GCM_SALT);
        assertTrue(opener.openRtcp(address(), tagged.length, 0x4d617273, 0x000005d4));
        packet.length = plain.length;
        packet.assertIs(plain);
        opener.close();
    }

    @Test
    void cm80_rtp_is_what_libsrtp_makes_of_the_rfc_3711_master_key() {
        byte[] plain = hex("800f1234decafbadcafebabe abababababababababababababababab");
        byte[] sealed = hex("800f1234decafbadcafebabe 4e55dc4ce79978d88ca4d215949d2402 b78d6acc99ea179b8dbb");
        try (SrtpSession session = SrtpSession.open(cmKeys(), SrtpSettings.defaults())) {
            packet.set(plain);
            assertEquals(sealed.length, session.protectRtp(packet.memory, TestPacket.OFFSET, plain.length));
            packet.length = sealed.length;
            packet.assertIs(sealed);
        }
    }

    @Test
    void cm80_rtcp_is_what_libsrtp_makes_of_the_rfc_3711_master_key() {
        byte[] plain = hex("81c8000bcafebabe abababababababababababababababab");
        byte[] sealed = hex("81c8000bcafebabe 7128035be487b9bdbef89041f977a5a8 80000001 993e08cd54d6c1230798");
        try (SrtpSession session = SrtpSession.open(cmKeys(), SrtpSettings.defaults())) {
            packet.set(sealed);
            assertEquals(plain.length, session.unprotectRtcp(packet.memory, TestPacket.OFFSET, sealed.length));
            packet.length = plain.length;
            packet.assertIs(plain);
            session.protectRtcp(packet.memory, TestPacket.OFFSET, plain.length);
            packet.set(plain);
            assertEquals(sealed.length, session.protectRtcp(packet.memory, TestPacket.OFFSET, plain.length));
            packet.length = sealed.length;
            packet.assertIs(sealed);
        }
    }

    private static SrtpKeys cmKeys() {
        return new SrtpKeys(SrtpProfile.AES_CM_128_HMAC_SHA1_80, CM_KEY, CM_SALT, CM_KEY, CM_SALT);
    }
}
