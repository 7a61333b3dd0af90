package dev.crosspoint.sip.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SipMessageTest {
    private static final String INVITE = "INVITE sip:+15551230001@192.0.2.1;user=phone SIP/2.0\r\n"
            + "Via: SIP/2.0/UDP 192.0.2.9:5070;branch=z9hG4bKa1;rport\r\n"
            + "Via: SIP/2.0/UDP 10.0.0.1;branch=z9hG4bKb2\r\n"
            + "Max-Forwards: 70\r\n"
            + "f: \"Ann\" <sip:+15551230002@192.0.2.9>;tag=f1\r\n"
            + "To: <sip:+15551230001@192.0.2.1>\r\n"
            + "i: abc@192.0.2.9\r\n"
            + "CSeq: 7 INVITE\r\n"
            + "m: <sip:gw@192.0.2.9:5070;transport=tcp>\r\n"
            + "k: 100rel, timer\r\n"
            + "x: 1800;refresher=uac\r\n"
            + "Record-Route: <sip:p1.example.com;lr>,<sip:p2.example.com;lr>\r\n"
            + "Diversion: <sip:+15551230009@192.0.2.9>;reason=user-busy\r\n"
            + "User-To-User: 00c0ffee;encoding=hex\r\n"
            + "Reason: Q.850;cause=16;text=\"bye\"\r\n"
            + "c: application/sdp\r\n"
            + "l: 9\r\n"
            + "\r\n"
            + "v=0\r\nm=a\n";

    private static SipMessage parsed(String text) {
        SipParser.Result result = new SipParser().parse(text.getBytes(StandardCharsets.UTF_8));
        return assertInstanceOf(SipParser.Result.Message.class, result, () -> result.toString()).message();
    }

    private static SipRequest invite() {
        return (SipRequest) parsed(INVITE);
    }

    @Test
    void no_message_that_was_cut_is_taken_for_a_whole_one() {
        byte[] whole = INVITE.getBytes(StandardCharsets.UTF_8);
        for (int i = 1; i < whole.length; i++) {
            int length = i;
            assertInstanceOf(SipParser.Result.Bad.class, new SipParser().parse(java.util.Arrays.copyOf(whole, i)),
                    () -> "cut to " + length + " bytes");
        }
        String bodiless = INVITE.substring(0, INVITE.indexOf("l: 9")) + "\r\n";
        assertEquals("INVITE", ((SipRequest) parsed("\r\n\r\n" + bodiless)).method());
    }

    @Test
    void headers_are_read_in_long_and_short_form() {
        SipRequest invite = invite();
        assertEquals("INVITE", invite.method());
        assertEquals("abc@192.0.2.9", invite.callId());
        assertEquals("f1", invite.fromTag());
        assertNull(invite.toTag());
        assertEquals(7, invite.cseq());
        assertEquals("z9hG4bKa1", invite.branch());
        assertTrue(invite.via().rport());
        assertEquals(5070, invite.via().port());
        assertTrue(invite.lists("Supported", "100REL"));
        assertTrue(invite.lists("Supported", "timer"));
        assertFalse(invite.lists("Require", "timer"));
        assertEquals("1800;refresher=uac", invite.header("Session-Expires").orElseThrow());
        assertEquals("uac", HeaderText.parameter(invite.header("Session-Expires").orElseThrow(), "refresher"));
        assertEquals(2, invite.headers("Record-Route").size());
        assertEquals("<sip:p1.example.com;lr>", invite.headers("Record-Route").getFirst());
        assertEquals("00c0ffee;encoding=hex", invite.header("User-To-User").orElseThrow());
        assertTrue(invite.header("Diversion").orElseThrow().contains("user-busy"));
        assertEquals("v=0\r\nm=a\n", invite.sdp().orElseThrow());
        SipAddress contact = invite.contact().orElseThrow();
        assertEquals("192.0.2.9", contact.host());
        assertEquals(5070, contact.port());
        assertEquals("tcp", contact.transport());
        assertEquals("Ann", invite.from().displayName());
        assertEquals("+15551230001", invite.target().number());
    }

    @Test
    void a_response_takes_over_what_it_must() {
        SipRequest invite = invite();
        invite.receivedFrom("198.51.100.3", 4444);
        SipResponse ok = invite.response(180).tagged("t1");
        ok.add("Contact", "<sip:us@192.0.2.1>");
        String text = new String(ok.encode("UDP"), StandardCharsets.UTF_8);
        assertTrue(text.startsWith("SIP/2.0 180 Ringing\r\n"), text);
        assertTrue(text.contains("received=198.51.100.3"), text);
        assertTrue(text.contains("rport=4444"), text);
        SipResponse again = (SipResponse) parsed(text);
        assertEquals("t1", again.toTag());
        assertEquals(2, again.headers("Via").size());
        assertEquals(2, again.headers("Record-Route").size());
        assertFalse(again.sdp().isPresent());
    }

    @Test
    void the_description_is_found_in_a_multipart_body() {
        String part = "--xx\r\nContent-Type: application/isup\r\n\r\n\1\2\r\n"
                + "--xx\r\nContent-Type: application/sdp\r\n\r\n"
                + "v=0\r\n--xx--\r\n";
        SipMessage message = parsed(INVITE.replace("c: application/sdp", "c: multipart/mixed;boundary=xx")
                .replace("l: 9", "l: " + part.length()).replace("v=0\r\nm=a\n", part));
        assertEquals("v=0\r\n", message.sdp().orElseThrow());
    }

    @Test
    void nobody_smuggles_a_header_in() {
        SipRequest request = invite();
        request.set("User-To-User", "00\r\nX-Evil: 1");
        request.set("From", HeaderText.quoted("A\"\r\nX-Evil: 2") + " <sip:a@b>;tag=1");
        SipMessage again = parsed(new String(request.encode("UDP"), StandardCharsets.UTF_8));
        assertTrue(again.headers("X-Evil").isEmpty());
    }

    @Test
    void set_replaces_and_add_adds() {
        SipRequest request = invite();
        request.set("Route", "<sip:a;lr>");
        request.add("Route", "<sip:b;lr>");
        assertEquals(List.of("<sip:a;lr>", "<sip:b;lr>"), request.headers("Route"));
        request.set("CSeq", "9 INVITE");
        assertEquals(9, request.cseq());
        request.set("Via", "SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKnew;rport");
        assertEquals("z9hG4bKnew", request.branch());
        SipRequest copy = request.copy();
        copy.set("CSeq", "10 INVITE");
        copy.set("Via", "SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKother;rport");
        assertEquals(9, request.cseq());
        assertEquals("z9hG4bKnew", request.branch());
    }

    @Test
    void numbers_come_out_plain_and_are_masked_in_logs() {
        assertEquals("+15551230001", SipAddress.parse("<sip:+1-555-123-0001@h>").number());
        assertEquals("+15551230001", SipAddress.parse("<tel:+1-555-123-0001>").number());
        assertEquals("alice", SipAddress.parse("sip:alice@h").number());
        assertEquals(SipAddress.NONE, SipAddress.parse("nonsense <<"));
        assertEquals("+155***01", PhoneNumbers.masked("+15551230001"));
        assertFalse(invite().toString().contains("5551230001"));
        assertFalse(invite().from().toString().contains("5551230002"));
    }

    @Test
    void every_cut_of_a_message_gives_a_verdict() {
        byte[] whole = INVITE.getBytes(StandardCharsets.UTF_8);
        SipParser parser = new SipParser();
        for (int length = 0; length <= whole.length; length++) {
            assertNotNull(parser.parse(java.util.Arrays.copyOf(whole, length)));
        }
    }

    @Test
    void mutated_messages_give_a_verdict_and_those_that_pass_can_be_answered() {
        Random random = new Random(7);
        SipParser parser = new SipParser();
        int readable = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = INVITE.getBytes(StandardCharsets.UTF_8);
            for (int change = 1 + random.nextInt(4); change > 0; change--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            if (parser.parse(bytes) instanceof SipParser.Result.Message(SipRequest request)) {
                readable++;
                request.receivedFrom("192.0.2.9", 5070);
                assertNotNull(request.response(400).tagged("x").encode("UDP"));
                request.contact();
                request.sdp();
                request.headers("Diversion");
                assertNotNull(request.from());
            }
        }
        assertTrue(readable > 1000, "readable " + readable);
    }

    @Test
    void line_ends_alone_are_a_keep_alive() {
        assertInstanceOf(SipParser.Result.KeepAlive.class, new SipParser().parse("\r\n\r\n".getBytes()));
        assertInstanceOf(SipParser.Result.Bad.class, new SipParser().parse("HELLO\r\n\r\n".getBytes()));
    }
}
