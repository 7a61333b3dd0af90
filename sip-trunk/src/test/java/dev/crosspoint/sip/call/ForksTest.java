package dev.crosspoint.sip.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.media.phone.EndedBy;
import dev.crosspoint.media.phone.HangupReason;
import dev.crosspoint.media.phone.PhoneCallEvent;
import dev.crosspoint.sip.SipCounter;
import dev.crosspoint.sip.SipCounters;
import dev.crosspoint.sip.message.SipMessage;
import dev.crosspoint.sip.message.SipRequest;
import dev.crosspoint.sip.message.SipResponse;
import dev.crosspoint.sip.transaction.SipTimers;
import dev.crosspoint.sip.transport.Hop;
import dev.crosspoint.sip.transport.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A call of ours whose far side is the test: every response is made by hand. */
class ForksTest {
    private static final Hop CARRIER = new Hop(Transport.UDP,
            new InetSocketAddress(InetAddress.ofLiteral("192.0.2.9"), 5060));
    private static final String SDP = "v=0\r\nm=audio 4000 RTP/AVP 0\r\na=sendrecv\r\n";

    private final List<SipMessage> sent = new ArrayList<>();
    private final List<Hop> hops = new ArrayList<>();
    private final List<PhoneCallEvent> events = new ArrayList<>();
    private final SipCounters counters = new SipCounters();
    private final FakeMedia media = new FakeMedia(9000);
    private final CallContext context = new CallContext("198.51.100.1", 5060, SipTimers.RFC, 1800, 90,
            (message, hop) -> {
                sent.add(message);
                hops.add(hop);
            }, new Random(5), counters);
    private final CallCore call = CallCore.dial(context, new OutgoingCall("c@h", "sip:+1@192.0.2.9", CARRIER,
            "<sip:+2@198.51.100.1>", "<sip:+1@192.0.2.9>", Map.of(), new Credentials("u", "p")), media, events::add, 0);
    private final SipRequest invite = (SipRequest) sent.getFirst();

    private void say(int code, String tag, String sdp, String... headers) {
        SipResponse response = lastInvite().response(code).tagged(tag);
        response.set("Contact", "<sip:" + tag + "@203.0.113.5:5080>");
        for (int i = 0; i < headers.length; i += 2) {
            response.add(headers[i], headers[i + 1]);
        }
        if (sdp != null) {
            response.sdp(sdp);
        }
        call.receive(response, CARRIER, 1_000_000);
    }

    private SipRequest lastInvite() {
        return requests("INVITE").getLast();
    }

    private List<SipRequest> requests(String method) {
        return sent.stream().filter(SipRequest.class::isInstance).map(SipRequest.class::cast)
                .filter(request -> request.is(method)).toList();
    }

    @Test
    void the_first_answer_wins_and_later_ones_are_ended() {
        say(180, "one", null);
        say(183, "two", SDP);
        say(183, "one", SDP.replace("4000", "4002"));
        say(200, "two", SDP);
        assertTrue(call.answered());
        assertEquals(List.of(SDP, SDP.replace("4000", "4002"), SDP), media.answersTaken);
        assertEquals("two", requests("ACK").getFirst().toTag());
        assertTrue(requests("ACK").getFirst().uri().contains("two@203.0.113.5:5080"));
        say(200, "one", SDP.replace("4000", "4002"));
        assertEquals("one", requests("ACK").get(1).toTag());
        assertEquals("one", requests("BYE").getFirst().toTag());
        say(200, "one", SDP.replace("4000", "4002")); // again: acknowledged again, one BYE is enough
        assertEquals(3, requests("ACK").size());
        assertEquals(1, requests("BYE").size());
        say(200, "two", SDP);
        assertEquals("two", requests("ACK").getLast().toTag());
        assertEquals(3, media.answersTaken.size());
        assertEquals(2, counters.get(SipCounter.LATE_ANSWERS));
        assertFalse(call.ended());
    }

    @Test
    void requests_follow_the_recorded_route() {
        say(200, "one", SDP, "Record-Route", "<sip:192.0.2.1;lr>", "Record-Route", "<sip:192.0.2.2:5088;lr>");
        SipRequest ack = requests("ACK").getFirst();
        assertEquals(List.of("<sip:192.0.2.2:5088;lr>", "<sip:192.0.2.1;lr>"), ack.headers("Route"));
        assertEquals(new InetSocketAddress(InetAddress.ofLiteral("192.0.2.2"), 5088), hops.getLast().address());
        call.hangup(HangupReason.NORMAL, 2_000_000);
        assertEquals(2, requests("BYE").getFirst().headers("Route").size());
    }

    @Test
    void a_private_contact_behind_nat_is_reached_where_its_message_came_from() {
        SipResponse ok = invite.response(200).tagged("nat");
        ok.set("Contact", "<sip:x@192.168.1.20:5060>");
        ok.sdp(SDP);
        call.receive(ok, CARRIER, 1_000_000);
        assertEquals(CARRIER, hops.getLast());
        assertEquals("sip:x@192.168.1.20:5060", requests("ACK").getFirst().uri());
    }

    @Test
    void reliable_responses_are_acknowledged_once_and_in_order() {
        say(183, "one", SDP, "Require", "100rel", "RSeq", "7");
        assertEquals("7 1 INVITE", requests("PRACK").getFirst().header("RAck").orElseThrow());
        say(183, "one", SDP, "Require", "100rel", "RSeq", "7");
        say(180, "one", null, "Require", "100rel", "RSeq", "9");
        assertEquals(1, requests("PRACK").size());
        say(180, "one", null, "Require", "100rel", "RSeq", "8");
        assertEquals("8 1 INVITE", requests("PRACK").get(1).header("RAck").orElseThrow());
        assertTrue(events.contains(new PhoneCallEvent.Ringing()));
        say(200, "one", null); // the answer was in the reliable 183
        assertTrue(call.answered());
        assertEquals(1, media.answersTaken.size());
    }

    @Test
    void an_early_update_may_follow_a_reliable_answer_only() {
        say(183, "one", SDP);
        SipRequest early = inDialog("UPDATE", "one", 1, SDP + "a=update\r\n");
        call.receive(early, CARRIER, 1_000_000);
        assertEquals(491, ((SipResponse) sent.getLast()).code());
        say(183, "one", SDP, "Require", "100rel", "RSeq", "1");
        call.receive(inDialog("UPDATE", "one", 2, SDP + "a=update\r\n"), CARRIER, 1_000_000);
        assertEquals(200, ((SipResponse) sent.getLast()).code());
        assertTrue(sent.getLast().sdp().isPresent());
    }

    private SipRequest inDialog(String method, String tag, int cseq, String sdp) {
        SipRequest request = SipRequest.create(method, "sip:crosspoint@198.51.100.1");
        request.set("Via", "SIP/2.0/UDP 192.0.2.9:5060;branch=z9hG4bK" + method + cseq);
        request.set("From", "<sip:+1@192.0.2.9>;tag=" + tag);
        request.set("To", "<sip:+2@198.51.100.1>;tag=" + invite.fromTag());
        request.set("Call-ID", "c@h");
        request.set("CSeq", cseq + " " + method);
        request.set("Contact", "<sip:" + tag + "@203.0.113.5:5080>");
        if (sdp != null) {
            request.sdp(sdp);
        }
        return request;
    }

    @Test
    void an_old_request_is_refused_and_an_unknown_dialog_has_no_call() {
        say(200, "one", SDP);
        call.receive(inDialog("INFO", "one", 5, null), CARRIER, 1_000_000);
        assertEquals(200, ((SipResponse) sent.getLast()).code());
        call.receive(inDialog("OPTIONS", "one", 4, null), CARRIER, 1_000_000);
        assertEquals(500, ((SipResponse) sent.getLast()).code());
        call.receive(inDialog("BYE", "other", 9, null), CARRIER, 1_000_000);
        assertEquals(481, ((SipResponse) sent.getLast()).code());
        assertFalse(call.ended());
        call.receive(inDialog("BYE", "one", 6, null), CARRIER, 1_000_000);
        assertEquals(200, ((SipResponse) sent.getLast()).code());
        assertTrue(call.ended());
    }

    @Test
    void a_bye_that_is_challenged_goes_out_again_with_an_answer() {
        say(200, "one", SDP);
        call.hangup(HangupReason.NORMAL, 2_000_000);
        SipRequest bye = requests("BYE").getFirst();
        SipResponse challenge = bye.response(407);
        challenge.set("Proxy-Authenticate", "Digest realm=\"r\", nonce=\"n\"");
        call.receive(challenge, CARRIER, 2_000_000);
        SipRequest again = requests("BYE").getLast();
        assertTrue(again.header("Proxy-Authorization").isPresent());
        assertEquals(bye.cseq() + 1, again.cseq());
        assertFalse(bye.branch().equals(again.branch()));
    }

    @Test
    void an_answer_without_description_ends_the_call() {
        say(200, "one", null);
        assertEquals(1, requests("ACK").size());
        assertEquals(1, requests("BYE").size());
        PhoneCallEvent.Ended ended = (PhoneCallEvent.Ended) events.getLast();
        assertEquals(EndedBy.NETWORK, ended.end().by());
        assertEquals(488, ended.end().sipCode());
    }

    @Test
    void a_challenge_we_have_no_answer_to_ends_the_call() {
        say(401, "x", null, "WWW-Authenticate", "Digest realm=\"r\", nonce=\"n\", algorithm=UNHEARD-OF");
        assertEquals(401, ((PhoneCallEvent.Ended) events.getLast()).end().sipCode());
        assertEquals(1, requests("INVITE").size());
        assertEquals(1, counters.get(SipCounter.AUTH_FAILED));
    }

    @Test
    void the_reason_of_a_failure_is_told() {
        say(500, "x", null, "Reason", "Q.850;cause=34;text=\"No circuit\"");
        assertEquals(34, ((PhoneCallEvent.Ended) events.getLast()).end().q850());
    }
}
