package dev.crosspoint.sip.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.media.MediaEvent;
import dev.crosspoint.media.phone.EndedBy;
import dev.crosspoint.media.phone.HangupReason;
import dev.crosspoint.media.phone.PhoneCallEvent;
import dev.crosspoint.sip.SipCounter;
import dev.crosspoint.sip.message.SipMessage;
import dev.crosspoint.sip.message.SipRequest;
import dev.crosspoint.sip.message.SipResponse;
import dev.crosspoint.sip.transport.Transport;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallCoreTest {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration TRANSACTIONS_GONE = Duration.ofSeconds(70);

    private final SimulatedSip sip = new SimulatedSip(1);
    private final SimulatedSip.Agent alice = sip.alice;
    private final SimulatedSip.Agent bob = sip.bob;

    private void connect() {
        bob.onIncoming = () -> {
            bob.call.ring(sip.nowNs);
            bob.call.answer(sip.nowNs);
        };
        alice.dial();
        sip.until(SOON, () -> alice.call.answered() && bob.call.answered());
    }

    private void bothFinish() {
        sip.until(TRANSACTIONS_GONE, () -> alice.call.finished() && bob.call.finished());
    }

    @Test
    void a_call_rings_is_answered_and_ended_by_the_caller() {
        connect();
        assertTrue(alice.heard(PhoneCallEvent.Ringing.class));
        assertEquals(1, alice.media.answersTaken.size());
        assertEquals(1, bob.media.offersTaken.size());
        alice.call.hangup(HangupReason.NORMAL, sip.nowNs);
        sip.until(SOON, () -> bob.call != null && bob.call.ended());
        assertEquals(EndedBy.REMOTE, bob.end().end().by());
        assertEquals(16, bob.end().end().q850());
        assertEquals(0, bob.end().end().sipCode());
        assertEquals(EndedBy.LOCAL, alice.end().end().by());
        bothFinish();
    }

    @Test
    void info_tells_digits_in_both_forms_and_anything_else_is_acknowledged() {
        SipRequest[] ack = new SipRequest[1];
        sip.drop = message -> {
            ack[0] = message instanceof SipRequest request && request.is("ACK") ? request : ack[0];
            return false;
        };
        connect();
        info(ack[0], 2, "application", "dtmf-relay", "Signal=5\r\nDuration=160\r\n");
        info(ack[0], 3, "application", "dtmf", "#");
        info(ack[0], 4, "application", "media_control+xml", "<x/>");
        sip.until(SOON, () -> sip.count("bob 200 INFO") == 3);
        assertEquals(List.of(new MediaEvent.DigitReceived('5', 160), new MediaEvent.DigitReceived('#', 250)),
                bob.events.stream().filter(PhoneCallEvent.Media.class::isInstance)
                        .map(e -> ((PhoneCallEvent.Media) e).event()).toList());
    }

    private void info(SipRequest ack, int cseq, String type, String subtype, String body) {
        SipRequest info = SipRequest.create("INFO", ack.uri());
        alice.context.newVia(info, Transport.UDP);
        for (String name : List.of("From", "To", "Call-ID", "Max-Forwards")) {
            info.set(name, ack.header(name).orElseThrow());
        }
        info.set("CSeq", cseq + " INFO");
        info.body(type, subtype, body.getBytes(StandardCharsets.US_ASCII));
        alice.inject(info);
    }

    @Test
    void the_callee_can_hang_up_too() {
        connect();
        bob.call.hangup(HangupReason.NORMAL, sip.nowNs);
        sip.until(SOON, () -> alice.call.ended());
        assertEquals(EndedBy.REMOTE, alice.end().end().by());
        bothFinish();
    }

    @Test
    void a_refusal_reaches_the_caller_with_its_code() {
        bob.onIncoming = () -> bob.call.reject(486, "Busy Here", sip.nowNs);
        alice.dial();
        sip.until(SOON, () -> alice.call.ended());
        assertEquals(486, alice.end().end().sipCode());
        assertEquals(EndedBy.REMOTE, alice.end().end().by());
        assertEquals(1, sip.count("alice ACK"));
        bothFinish();
    }

    @Test
    void hangup_while_ringing_cancels() {
        bob.onIncoming = () -> bob.call.ring(sip.nowNs);
        alice.dial();
        sip.until(SOON, () -> alice.heard(PhoneCallEvent.Ringing.class));
        alice.call.hangup(HangupReason.NORMAL, sip.nowNs);
        sip.until(SOON, () -> bob.call != null && bob.call.ended());
        assertEquals(EndedBy.REMOTE, bob.end().end().by());
        assertEquals(487, bob.end().end().sipCode());
        assertEquals(1, sip.count("bob 487 INVITE"));
        bothFinish();
    }

    @Test
    void hangup_before_any_response_cancels_on_the_first_one() {
        sip.drop = message -> message instanceof SipResponse response && response.code() == 100;
        alice.dial();
        sip.until(SOON, () -> bob.call != null);
        alice.call.hangup(HangupReason.NORMAL, sip.nowNs);
        sip.pass(Duration.ofMillis(100));
        assertEquals(0, sip.count("alice CANCEL"));
        bob.call.ring(sip.nowNs);
        sip.until(SOON, () -> bob.call != null && bob.call.ended());
        assertEquals(1, sip.count("alice CANCEL"));
        bothFinish();
    }

    @Test
    void an_answer_that_crosses_the_cancel_is_acknowledged_and_ended() {
        bob.onIncoming = () -> bob.call.ring(sip.nowNs);
        alice.dial();
        sip.until(SOON, () -> alice.heard(PhoneCallEvent.Ringing.class));
        bob.call.answer(sip.nowNs);
        alice.call.hangup(HangupReason.NORMAL, sip.nowNs);
        sip.until(SOON, () -> bob.call != null && bob.call.ended());
        assertEquals(1, sip.count("alice ACK"));
        assertEquals(1, sip.count("alice BYE"));
        assertEquals(1, alice.counters.get(SipCounter.LATE_ANSWERS));
        assertFalse(alice.heard(PhoneCallEvent.Answered.class));
        bothFinish();
    }

    @Test
    void hangup_between_answer_and_its_ack_waits_with_the_bye() {
        sip.drop = message -> message instanceof SipRequest request && request.is("ACK");
        bob.onIncoming = () -> bob.call.answer(sip.nowNs);
        alice.dial();
        sip.until(SOON, () -> alice.call.answered());
        bob.call.hangup(HangupReason.NORMAL, sip.nowNs);
        sip.pass(Duration.ofMillis(200));
        assertEquals(0, sip.count("bob BYE"));
        sip.drop = message -> false;
        sip.until(SOON, () -> alice.call.ended());
        assertEquals(1, sip.count("bob BYE"));
        bothFinish();
    }

    @Test
    void nobody_there_is_a_timeout_after_32_seconds() {
        bob.deaf = true;
        alice.dial();
        sip.pass(Duration.ofSeconds(31));
        assertFalse(alice.call.ended());
        sip.until(Duration.ofSeconds(2), () -> alice.call.ended());
        assertEquals(408, alice.end().end().sipCode());
        assertEquals(EndedBy.NETWORK, alice.end().end().by());
        assertEquals(7, sip.count("alice INVITE"));
    }

    @Test
    void an_answer_never_acknowledged_ends_the_call() {
        sip.drop = message -> message instanceof SipRequest request && request.is("ACK");
        bob.onIncoming = () -> bob.call.answer(sip.nowNs);
        alice.dial();
        sip.until(Duration.ofSeconds(40), () -> bob.call != null && bob.call.ended());
        assertEquals(EndedBy.NETWORK, bob.end().end().by());
        sip.until(SOON, () -> alice.call.ended());
        bothFinish();
    }

    @Test
    void calls_survive_a_third_of_all_messages_lost() {
        for (int seed = 0; seed < 40; seed++) {
            SimulatedSip lossy = new SimulatedSip(seed);
            lossy.loss = 0.33;
            lossy.bob.onIncoming = () -> {
                lossy.bob.call.ring(lossy.nowNs);
                lossy.bob.call.answer(lossy.nowNs);
            };
            lossy.alice.dial();
            lossy.until(Duration.ofSeconds(33), () -> lossy.alice.call.answered() && lossy.bob.call.answered());
            lossy.alice.call.hangup(HangupReason.NORMAL, lossy.nowNs);
            lossy.until(Duration.ofSeconds(33), () -> lossy.bob.call.ended());
            lossy.until(Duration.ofSeconds(140), () -> lossy.alice.call.finished() && lossy.bob.call.finished());
        }
    }

    @Test
    void early_media_is_reliable_where_both_can() {
        bob.onIncoming = () -> bob.call.earlyMedia(sip.nowNs);
        alice.dial();
        sip.until(SOON, () -> alice.heard(PhoneCallEvent.EarlyMedia.class));
        sip.until(SOON, () -> sip.count("bob 200 PRACK") == 1);
        bob.call.answer(sip.nowNs);
        sip.until(SOON, () -> alice.call.answered() && bob.call.answered());
        assertEquals(1, alice.media.answersTaken.size());
        alice.call.hangup(HangupReason.NORMAL, sip.nowNs);
        bothFinish();
    }

    @Test
    void an_answer_waits_for_the_prack_of_early_media() {
        sip.drop = message -> message instanceof SipRequest request && request.is("PRACK");
        bob.onIncoming = () -> {
            bob.call.earlyMedia(sip.nowNs);
            bob.call.answer(sip.nowNs);
        };
        alice.dial();
        sip.pass(Duration.ofSeconds(2));
        assertEquals(0, sip.count("bob 200 INVITE"));
        sip.drop = message -> false;
        sip.until(SOON, () -> alice.call.answered() && bob.call.answered());
        alice.call.hangup(HangupReason.NORMAL, sip.nowNs);
        bothFinish();
    }

    @Test
    void progress_that_is_never_acknowledged_fails_the_call() {
        sip.drop = message -> message instanceof SipRequest request && request.is("PRACK");
        bob.onIncoming = () -> bob.call.earlyMedia(sip.nowNs);
        alice.dial();
        sip.until(Duration.ofSeconds(40), () -> bob.call != null && bob.call.ended() && alice.call.ended());
        assertEquals(504, alice.end().end().sipCode());
        bothFinish();
    }

    @Test
    void hold_and_resume_in_both_directions() {
        connect();
        alice.call.hold(true, sip.nowNs);
        sip.until(SOON, () -> bob.events.contains(new PhoneCallEvent.Held(true)));
        alice.call.hold(false, sip.nowNs);
        sip.until(SOON, () -> bob.events.contains(new PhoneCallEvent.Held(false)));
        bob.call.hold(true, sip.nowNs);
        sip.until(SOON, () -> alice.events.contains(new PhoneCallEvent.Held(true)));
        bob.call.hold(false, sip.nowNs);
        sip.until(SOON, () -> alice.events.contains(new PhoneCallEvent.Held(false)));
        alice.call.hangup(HangupReason.NORMAL, sip.nowNs);
        bothFinish();
    }

    @Test
    void hold_twice_in_a_row_ends_as_last_said() {
        connect();
        alice.call.hold(true, sip.nowNs);
        alice.call.hold(false, sip.nowNs);
        sip.until(SOON, () -> bob.events.contains(new PhoneCallEvent.Held(false)));
        assertEquals(3, sip.count("alice INVITE"));
    }

    @Test
    void crossing_reinvites_meet_491_and_try_again() {
        connect();
        alice.call.hold(true, sip.nowNs);
        bob.call.hold(true, sip.nowNs);
        sip.until(Duration.ofSeconds(20), () -> alice.events.contains(new PhoneCallEvent.Held(true))
                && bob.events.contains(new PhoneCallEvent.Held(true)));
        assertTrue(sip.count("bob 491 INVITE") + sip.count("alice 491 INVITE") >= 1, sip.trace.toString());
        alice.call.hangup(HangupReason.NORMAL, sip.nowNs);
        bothFinish();
    }

    @Test
    void the_session_is_refreshed_before_it_expires() {
        connect();
        sip.pass(Duration.ofSeconds(3700));
        assertFalse(alice.call.ended());
        assertFalse(bob.call.ended());
        assertTrue(sip.count("alice UPDATE") + sip.count("bob UPDATE") >= 3, sip.trace.toString());
        alice.call.hangup(HangupReason.NORMAL, sip.nowNs);
        bothFinish();
    }

    @Test
    void a_far_side_that_vanished_is_noticed_by_the_session_timer() {
        SimulatedSip short90 = new SimulatedSip(3, 90, 90);
        short90.bob.onIncoming = () -> short90.bob.call.answer(short90.nowNs);
        short90.alice.dial();
        short90.until(SOON, () -> short90.bob.call != null && short90.bob.call.answered());
        short90.alice.deaf = true;
        short90.bob.deaf = true;
        short90.until(Duration.ofSeconds(95), () -> short90.alice.call.ended() && short90.bob.call.ended());
        assertEquals(EndedBy.NETWORK, short90.bob.end().end().by());
    }

    @Test
    void too_short_a_session_timer_is_raised_after_422() {
        SimulatedSip eager = new SimulatedSip(4, 30, 1800);
        eager.bob.onIncoming = () -> eager.bob.call.answer(eager.nowNs);
        eager.alice.dial();
        eager.until(SOON, () -> eager.alice.call.answered());
        assertEquals(1, eager.count("bob 422 INVITE"));
        assertEquals(2, eager.count("alice INVITE"));
    }

    @Test
    void an_invite_no_socket_takes_ends_the_call_with_503() {
        SipMessage[] first = new SipMessage[1];
        sip.drop = message -> {
            first[0] = message;
            return true;
        };
        alice.dial();
        alice.call.notSent(first[0], sip.nowNs);
        assertEquals(503, alice.end().end().sipCode());
        assertEquals(EndedBy.NETWORK, alice.end().end().by());
    }
}
