package dev.crosspoint.ng.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.ng.NgResult;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What flags of an offer make of the description that its receiver gets. */
class OfferFlagsTest extends TwoPhones {
    private void offer(Map<String, ?> flags) {
        world.offer("c", a, "A", b, flags);
    }

    @Test
    void sdes_suites_are_those_that_flags_leave() {
        Map<String, ?> gcm = Map.of("transport-protocol", "RTP/SAVP", "SDES", List.of("only-AEAD_AES_128_GCM"));
        offer(gcm);
        assertTrue(b.line("a=crypto:").startsWith("1 AEAD_AES_128_GCM inline:"), b.line("a=crypto:"));
        offer(Map.of("transport-protocol", "RTP/SAVP", "flags", List.of("SDES-no-AEAD_AES_128_GCM")));
        assertTrue(b.line("a=crypto:").startsWith("1 AES_CM_128_HMAC_SHA1_80 inline:"), b.line("a=crypto:"));
    }

    @Test
    void a_suite_that_we_do_not_have_is_refused_rather_than_another_one_offered() {
        NgResult result = world.ask("offer", "call-id", "c", "from-tag", "A", "sdp", a.describe(),
                "transport-protocol", "RTP/SAVP", "SDES", List.of("only-AES_256_CM_HMAC_SHA1_80"));
        assertEquals(new NgResult.Refused("SDES allows no SRTP suite that is supported: AES_CM_128_HMAC_SHA1_80, "
                + "AEAD_AES_128_GCM"), result);
        assertEquals(0, world.calls.size());
    }

    @Test
    void dtls_off_leaves_keys_in_the_description() {
        offer(Map.of("transport-protocol", "RTP/SAVP", "DTLS", "off"));
        assertNull(b.line("a=fingerprint:"));
        assertTrue(b.line("a=crypto:").startsWith("1 "));
    }

    @Test
    void ptime_is_said_to_the_receiver() {
        offer(Map.of("flags", List.of("ptime=30")));
        assertEquals("30", b.line("a=ptime:"));
    }

    @Test
    void flags_that_cannot_be_obeyed_are_refused_in_every_command_that_takes_them() {
        world.call("c", a, b, Map.of(), Map.of());
        assertEquals("DTMF-security tone is not supported", world.refused("block DTMF", "call-id", "c", "from-tag", "A",
                "DTMF-security", "tone"));
        assertEquals("discard-recording is not supported", world.refused("stop recording", "call-id", "c", "flags",
                List.of("discard-recording")));
    }
}
