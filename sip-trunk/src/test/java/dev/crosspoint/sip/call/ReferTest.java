package dev.crosspoint.sip.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.media.phone.HangupReason;
import dev.crosspoint.media.phone.PhoneCallEvent;
import dev.crosspoint.media.phone.ReferEnd;
import dev.crosspoint.sip.SipCounter;
import dev.crosspoint.sip.message.SipParser;
import dev.crosspoint.sip.message.SipRequest;
import dev.crosspoint.sip.message.SipResponse;
import dev.crosspoint.sip.transport.Transport;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** REFER and the subscription it begins, from both sides: alice asks, bob is asked. */
class ReferTest {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final String CAROL = "sip:carol@example.com";

    private final SimulatedSip sip = new SimulatedSip(1);
    private final SimulatedSip.Agent alice = sip.alice;
    private final SimulatedSip.Agent bob = sip.bob;
    private final List<SipRequest> requests = new ArrayList<>();

    private void refer() {
        refer(CAROL);
    }

    private void refer(String to) {
        connect();
        alice.call.refer(to, sip.nowNs);
    }

    private void connect() {
        sip.drop = message -> {
            if (message instanceof SipRequest request) {
                requests.add(request);
            }
            return false;
        };
        bob.onIncoming = () -> bob.call.answer(sip.nowNs);
        alice.dial();
        sip.until(SOON, () -> alice.call.answered() && bob.call.answered());
    }

    private PhoneCallEvent.ReferAsked asked() {
        sip.until(SOON, () -> bob.heard(PhoneCallEvent.ReferAsked.class));
        return bob.events.stream().filter(PhoneCallEvent.ReferAsked.class::isInstance)
                .map(PhoneCallEvent.ReferAsked.class::cast).toList().getLast();
    }

    private void bobSays(int code, String reason) {
        bob.call.answerRefer(asked().refer(), code, reason, sip.nowNs);
    }

    private ReferEnd end() {
        return alice.events.stream().filter(PhoneCallEvent.ReferEnded.class::isInstance)
                .map(event -> ((PhoneCallEvent.ReferEnded) event).end()).findFirst().orElse(null);
    }

    private ReferEnd awaitEnd() {
        sip.until(Duration.ofSeconds(70), () -> end() != null);
        return end();
    }

    private SipRequest last(String method) {
        return requests.stream().filter(request -> request.is(method)).toList().getLast();
    }

    @Test
    void success_is_reported_step_by_step() {
        refer();
        assertEquals(CAROL, asked().to());
        assertEquals("<" + CAROL + ">", last("REFER").header("Refer-To").orElseThrow());
        assertTrue(last("REFER").header("Referred-By").orElseThrow().contains("alice"));
        bobSays(100, "Trying");
        sip.pass(SOON);
        assertNull(end(), "a provisional report decides nothing");
        assertEquals("message/sipfrag", last("NOTIFY").header("Content-Type").orElseThrow());
        assertEquals("refer;id=" + last("REFER").cseq(), last("NOTIFY").header("Event").orElseThrow());
        assertTrue(last("NOTIFY").header("Subscription-State").orElseThrow().startsWith("active;expires="));
        bobSays(180, "Ringing");
        bobSays(200, "OK");
        assertEquals(new ReferEnd(true, 202, 200), awaitEnd());
        assertTrue(last("NOTIFY").header("Subscription-State").orElseThrow().startsWith("terminated"));
        assertEquals(3, sip.count("alice 200 NOTIFY"));
        alice.call.hangup(HangupReason.NORMAL, sip.nowNs);
        sip.until(Duration.ofSeconds(70), () -> alice.call.finished() && bob.call.finished());
    }

    @Test
    void a_refusal_and_a_failure_are_told_apart() {
        refer();
        bobSays(603, "Decline");
        assertEquals(new ReferEnd(false, 603, 0), awaitEnd());
        alice.events.clear();
        bob.events.clear();
        alice.call.refer(CAROL, sip.nowNs);
        bobSays(100, "Trying");
        bobSays(486, "Busy Here");
        assertEquals(new ReferEnd(false, 202, 486), awaitEnd());
        assertEquals(1, alice.events.size(), "told once");
    }

    @Test
    void a_far_side_that_never_reports_is_given_up_after_30_s_and_its_late_report_is_refused() {
        refer();
        bobSays(100, "Trying");
        sip.pass(Duration.ofSeconds(29));
        assertNull(end());
        sip.pass(Duration.ofSeconds(2));
        assertEquals(new ReferEnd(false, 202, 0), end());
        bobSays(200, "OK");
        sip.until(SOON, () -> sip.count("alice 481 NOTIFY") == 1);
        assertEquals(1, alice.events.stream().filter(PhoneCallEvent.ReferEnded.class::isInstance).count());
    }

    @Test
    void one_that_reports_that_it_rings_is_waited_for_but_not_longer_than_a_call_may_ring() {
        refer();
        bobSays(100, "Trying");
        for (int ringing = 0; ringing < 170; ringing += 17) {
            bobSays(180, "Ringing");
            sip.pass(Duration.ofSeconds(17));
            assertNull(end(), "after " + ringing + " s");
        }
        bobSays(180, "Ringing");
        sip.pass(Duration.ofSeconds(11));
        assertEquals(new ReferEnd(false, 202, 0), end());
    }

    /** Bob reports success and does not say on which REFER. */
    private void bobReportsUnnumbered() {
        SipRequest notify = last("NOTIFY").copy();
        bob.context.newVia(notify, Transport.UDP);
        notify.set("CSeq", notify.cseq() + 1 + " NOTIFY");
        notify.set("Event", "refer");
        notify.set("Subscription-State", "terminated;reason=noresource");
        notify.body("message", "sipfrag", "SIP/2.0 200 OK\r\n".getBytes(StandardCharsets.UTF_8));
        bob.inject(notify);
        sip.pass(SOON);
    }

    @Test
    void a_report_without_a_number_counts_where_there_is_one_refer() {
        refer();
        bobSays(100, "Trying");
        sip.pass(SOON);
        bobReportsUnnumbered();
        assertEquals(new ReferEnd(true, 202, 200), end());
    }

    @Test
    void a_report_without_a_number_is_not_taken_for_one_on_the_second_after_the_first_was_given_up() {
        refer();
        bobSays(100, "Trying");
        sip.pass(Duration.ofSeconds(31));
        assertEquals(new ReferEnd(false, 202, 0), end());
        bobSays(486, "Busy Here");
        sip.until(SOON, () -> sip.count("alice 481 NOTIFY") == 1);
        alice.events.clear();
        bob.events.clear();
        alice.call.refer(CAROL, sip.nowNs);
        bobSays(100, "Trying");
        sip.pass(SOON);
        bobReportsUnnumbered();
        assertEquals(2, sip.count("alice 481 NOTIFY"));
        assertNull(end(), "it goes on");
    }

    @Test
    void a_far_side_that_does_not_answer_at_all_is_given_up_with_the_transaction() {
        connect();
        bob.deaf = true;
        alice.call.refer(CAROL, sip.nowNs);
        assertEquals(new ReferEnd(false, 0, 0), awaitEnd());
        assertTrue(alice.call.answered() && !alice.call.ended(), "the call goes on");
    }

    @Test
    void a_report_that_overtakes_the_response_counts() {
        connect();
        sip.drop = message -> message instanceof SipResponse response && response.code() == 202;
        alice.call.refer(CAROL, sip.nowNs);
        bobSays(200, "OK");
        assertEquals(new ReferEnd(true, 0, 200), awaitEnd());
    }

    @Test
    void a_far_side_that_accepts_and_leaves_has_done_as_asked() {
        refer();
        bobSays(100, "Trying");
        sip.pass(SOON);
        sip.drop = message -> message instanceof SipRequest request && request.is("NOTIFY");
        bob.call.hangup(HangupReason.NORMAL, sip.nowNs);
        sip.until(SOON, () -> alice.call.ended());
        assertEquals(new ReferEnd(true, 202, 0), end());
        assertTrue(alice.events.getLast() instanceof PhoneCallEvent.Ended, "the end is last");
    }

    @Test
    void one_at_a_time_and_not_before_the_answer() {
        bob.onIncoming = () -> bob.call.ring(sip.nowNs);
        alice.dial();
        sip.until(SOON, () -> alice.heard(PhoneCallEvent.Ringing.class));
        alice.call.refer(CAROL, sip.nowNs);
        assertEquals(new ReferEnd(false, 0, 0), end());
        bob.call.answer(sip.nowNs);
        sip.until(SOON, () -> alice.call.answered() && bob.call.answered());
        alice.call.refer(CAROL, sip.nowNs);
        asked();
        alice.events.clear();
        alice.call.refer(CAROL, sip.nowNs);
        assertEquals(new ReferEnd(false, 0, 0), end(), "the first is still open");
        assertEquals(1, sip.trace.stream().filter("alice REFER"::equals).count());
    }

    @Test
    void whoever_is_asked_and_says_nothing_has_declined() {
        refer();
        asked();
        assertEquals(new ReferEnd(false, 603, 0), awaitEnd());
        assertTrue(sip.count("alice REFER") > 1, "repeated while it waited");
        assertEquals(1, bob.events.stream().filter(PhoneCallEvent.ReferAsked.class::isInstance).count());
        assertEquals(0, sip.count("bob 500 REFER"));
        assertEquals(1, bob.counters.get(SipCounter.REFERS_REFUSED));
    }

    @Test
    void attended_transfer_and_other_methods_are_refused_and_nobody_is_asked() {
        connect();
        for (String to : List.of("sip:carol@example.com?Replaces=1%40x%3Bto-tag%3Da%3Bfrom-tag%3Db",
                "sip:carol@example.com;method=BYE")) {
            alice.events.clear();
            alice.call.refer(to, sip.nowNs);
            assertEquals(new ReferEnd(false, 501, 0), awaitEnd());
        }
        assertEquals(0, bob.events.stream().filter(PhoneCallEvent.ReferAsked.class::isInstance).count());
    }

    @Test
    void a_target_that_no_header_can_hold_fails_and_the_call_lives() {
        for (String to : List.of("sip:", "sip:%%", "sip:a@[", "sip:@@@", "sip:a@b:99999999999")) {
            SimulatedSip.Agent agent = new ReferTest().connectedAlice();
            agent.call.refer(to, 2_000_000_000L);
            assertTrue(agent.call.answered() && !agent.call.ended(), to);
        }
    }

    private SimulatedSip.Agent connectedAlice() {
        connect();
        return alice;
    }

    @Test
    void a_call_that_ends_answers_what_is_open() {
        refer();
        asked();
        bob.call.hangup(HangupReason.NORMAL, sip.nowNs);
        sip.until(SOON, () -> sip.count("bob 487 REFER") == 1 && alice.call.ended());
        sip.until(Duration.ofSeconds(70), () -> alice.call.finished() && bob.call.finished());
    }

    @Test
    void a_notify_without_subscription_is_refused() {
        connect();
        SipRequest notify = within("NOTIFY", 7);
        notify.set("Event", "refer");
        notify.set("Subscription-State", "active");
        alice.inject(notify);
        sip.until(SOON, () -> sip.count("bob 481 NOTIFY") == 1);
    }

    /** A request of alice's making within the call. */
    private SipRequest within(String method, int cseq) {
        SipRequest request = SipRequest.create(method, last("ACK").uri());
        alice.context.newVia(request, Transport.UDP);
        for (String name : List.of("From", "To", "Call-ID", "Max-Forwards")) {
            request.set(name, last("ACK").header(name).orElseThrow());
        }
        request.set("CSeq", cseq + " " + method);
        return request;
    }

    @Test
    void hostile_bytes_in_refer_and_notify_do_not_break_the_call() {
        connect();
        sip.drop = message -> false;
        bob.call.refer(CAROL, sip.nowNs);
        sip.until(SOON, () -> alice.heard(PhoneCallEvent.ReferAsked.class));
        Random random = new Random(7);
        int taken = 0;
        for (int i = 10; i < 2010; i++) {
            SipRequest request = within(i % 2 == 0 ? "REFER" : "NOTIFY", i);
            request.set("Refer-To", "<sip:carol@example.com;method=INVITE?Replaces=a%40b%3Bto-tag%3D1>");
            request.set("Event", "refer;id=2");
            request.set("Subscription-State", "terminated;reason=noresource");
            request.body("message", "sipfrag", "SIP/2.0 200 OK\r\n".getBytes(StandardCharsets.UTF_8));
            if (new SipParser().parse(mutated(request, random)) instanceof SipParser.Result.Message(var message)) {
                bob.call.receive(message, alice.hop, sip.nowNs);
                taken++;
            }
        }
        assertTrue(taken > 500, () -> "too few could be read at all");
        assertTrue(!bob.call.ended() || bob.end().end().sipCode() == 0);
    }

    private static byte[] mutated(SipRequest request, Random random) {
        byte[] bytes = request.encode("UDP");
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int from = text.indexOf(List.of("Refer-To:", "Event:", "Subscription-State:", "SIP/2.0 200").get(
                random.nextInt(4)));
        for (int n = random.nextInt(4) + 1; n > 0 && from >= 0; n--) {
            bytes[Math.min(bytes.length - 1, from + random.nextInt(40))] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    @Test
    void lost_messages_are_made_up_for() {
        connect();
        sip.drop = message -> false;
        sip.loss = 0.3;
        alice.call.refer(CAROL, sip.nowNs);
        sip.until(Duration.ofSeconds(20), () -> bob.heard(PhoneCallEvent.ReferAsked.class));
        bob.call.answerRefer(asked().refer(), 200, "OK", sip.nowNs);
        assertTrue(awaitEnd().succeeded());
    }
}
