package dev.crosspoint.sip.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.sip.SipCounters;
import dev.crosspoint.sip.message.SipParser;
import dev.crosspoint.sip.message.SipRequest;
import dev.crosspoint.sip.message.SipResponse;
import dev.crosspoint.sip.transaction.SipTimers;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DigestAuthTest {
    private static final CallContext CONTEXT = new CallContext("127.0.0.1", 5060, SipTimers.RFC, 0, 90,
            (message, to) -> { }, new Random(1), new SipCounters());

    private static SipRequest request() {
        String text = "INVITE sip:bob@biloxi.com SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\r\n"
                + "From: <sip:a@b>;tag=1\r\nTo: <sip:c@d>\r\nCall-ID: x\r\nCSeq: 1 INVITE\r\n\r\n";
        return (SipRequest) ((SipParser.Result.Message) new SipParser()
                .parse(text.getBytes(StandardCharsets.UTF_8))).message();
    }

    private static SipResponse challenge(int code, String... values) {
        SipResponse response = request().response(code);
        for (String value : values) {
            response.add(code == 407 ? "Proxy-Authenticate" : "WWW-Authenticate", value);
        }
        return response;
    }

    @Test
    void the_examples_of_rfc_7616_come_out_right() {
        Credentials mufasa = new Credentials("Mufasa", "Circle of Life");
        String nonce = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v";
        String cnonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";
        assertEquals("8ca523f5e9506fed4657c9700eebdbec", DigestAuth.response("MD5", mufasa,
                "http-auth@example.org", nonce, "00000001", cnonce, "GET", "/dir/index.html"));
        assertEquals("753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1",
                DigestAuth.response("SHA-256", mufasa, "http-auth@example.org", nonce, "00000001", cnonce, "GET",
                        "/dir/index.html"));
    }

    @Test
    void without_qop_the_old_form_is_used() {
        // RFC 2069's example as corrected by its errata
        assertEquals("1949323746fe6a43ef61f9606e7febea", DigestAuth.response("MD5",
                new Credentials("Mufasa", "CircleOfLife"), "testrealm@host.com",
                "dcd98b7102dd2f0e8b11d0f600bfb0c093", null, "", "GET", "/dir/index.html"));
    }

    @Test
    void sha_256_is_preferred_and_the_nonce_counted() {
        DigestAuth auth = new DigestAuth(new Credentials("u", "p"), CONTEXT);
        SipRequest first = request();
        assertTrue(auth.answer(first, challenge(407, "Digest realm=\"r\", nonce=\"n1\", qop=\"auth\", algorithm=MD5",
                "Digest realm=\"r\", nonce=\"n1\", qop=\"auth,auth-int\", algorithm=SHA-256, opaque=\"o\"")));
        String value = first.header("Proxy-Authorization").orElseThrow();
        assertTrue(value.contains("algorithm=SHA-256"), value);
        assertTrue(value.contains("nc=00000001"), value);
        assertTrue(value.contains("opaque=\"o\""), value);
        assertTrue(value.contains("uri=\"sip:bob@biloxi.com\""), value);
        SipRequest second = request();
        assertTrue(auth.answer(second, challenge(407, "Digest realm=\"r\", nonce=\"n1\", qop=\"auth\"")));
        assertTrue(second.header("Proxy-Authorization").orElseThrow().contains("nc=00000002"));
        assertFalse(auth.answer(request(), challenge(407, "Digest realm=\"r\", nonce=\"n2\", qop=\"auth\"")));
    }

    @Test
    void what_cannot_be_answered_is_not() {
        DigestAuth auth = new DigestAuth(new Credentials("u", "p"), CONTEXT);
        assertFalse(auth.answer(request(), challenge(401)));
        assertFalse(auth.answer(request(), challenge(401, "Basic realm=\"r\"")));
        assertFalse(auth.answer(request(), challenge(401, "Digest realm=\"r\", nonce=\"n\", algorithm=AKAv1-MD5")));
        assertFalse(new DigestAuth(null, CONTEXT).answer(request(), challenge(401, "Digest realm=\"r\", nonce=\"n\"")));
    }
}
