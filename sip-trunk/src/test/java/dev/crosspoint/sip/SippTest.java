package dev.crosspoint.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.media.MediaEngine;
import dev.crosspoint.media.MediaSettings;
import dev.crosspoint.media.phone.DialRequest;
import dev.crosspoint.media.phone.EndedBy;
import dev.crosspoint.media.phone.HangupReason;
import dev.crosspoint.media.phone.IncomingCall;
import dev.crosspoint.media.phone.PhoneCall;
import dev.crosspoint.media.phone.PhoneCallEvent;
import dev.crosspoint.testing.FreePorts;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** SIPp as the carrier. */
class SippTest {
    private static final PhoneCallEvent ANSWERED = new PhoneCallEvent.Answered();

    private final TestCall events = new TestCall();
    private final AtomicReference<IncomingCall> taken = new AtomicReference<>();
    private MediaEngine media;
    private SipTrunks node;
    private int carrierPort;

    @BeforeEach
    void start() throws IOException {
        Sipp.assumePresent();
        carrierPort = FreePorts.one();
        media = MediaEngine.start(MediaSettings.loopback());
        node = SipTrunks.start(SipSettings.loopback(Trunk.to("sipp", "sip:127.0.0.1:" + carrierPort)
                .withCredentials("trunk", "secret")).withSessionTimer(0, 2), media);
    }

    @AfterEach
    void stop() {
        if (node != null) {
            node.close();
            media.close();
        }
    }

    private void onIncoming(Consumer<IncomingCall> behaviour) {
        node.onIncoming(call -> {
            call.events(events);
            taken.set(call);
            behaviour.accept(call);
        });
    }

    private void sippCalls(String scenario, String... more) throws Exception {
        try (Sipp sipp = Sipp.calls(node.port(), scenario, more)) {
            sipp.succeeds();
        }
    }

    private void ringsAndAnswers() {
        onIncoming(call -> {
            call.ring();
            call.answer();
        });
    }

    @Test
    void a_call_comes_in() throws Exception {
        ringsAndAnswers();
        sippCalls("inbound");
        assertTrue(events.heard(ANSWERED));
        assertEquals(EndedBy.REMOTE, events.awaitEnd().by());
        assertEquals("+15551230001", taken.get().to());
        assertEquals("+15551230002", taken.get().from());
        assertEquals("SIPp", taken.get().displayName());
    }

    @Test
    void a_call_comes_in_over_tcp() throws Exception {
        ringsAndAnswers();
        sippCalls("inbound", "-t", "t1");
        assertEquals(EndedBy.REMOTE, events.awaitEnd().by());
    }

    @Test
    void an_invite_without_offer_gets_ours() throws Exception {
        ringsAndAnswers();
        sippCalls("late-offer");
        assertTrue(events.heard(ANSWERED));
    }

    @Test
    void early_media_is_acknowledged_by_prack() throws Exception {
        onIncoming(call -> {
            call.earlyMedia();
            call.answer();
        });
        sippCalls("prack");
        assertTrue(events.heard(ANSWERED));
    }

    @Test
    void the_caller_holds_and_resumes() throws Exception {
        ringsAndAnswers();
        sippCalls("hold");
        events.awaitEnd();
        assertTrue(events.heard(new PhoneCallEvent.Held(true)));
        assertTrue(events.heard(new PhoneCallEvent.Held(false)));
    }

    @Test
    void a_reinvite_without_offer_gets_ours() throws Exception {
        ringsAndAnswers();
        sippCalls("reinvite-without-offer");
        assertEquals(EndedBy.REMOTE, events.awaitEnd().by());
    }

    @Test
    void the_caller_cancels() throws Exception {
        onIncoming(IncomingCall::ring);
        sippCalls("cancel");
        assertEquals(487, events.awaitEnd().sipCode());
        assertEquals(EndedBy.REMOTE, events.end().by());
    }

    @Test
    void updates_and_small_requests_are_answered() throws Exception {
        ringsAndAnswers();
        sippCalls("update");
        events.awaitEnd();
        assertTrue(events.heard(new PhoneCallEvent.Held(true)));
    }

    @Test
    void the_session_is_refreshed_by_us() throws Exception {
        ringsAndAnswers();
        sippCalls("session-timer");
        assertEquals(EndedBy.REMOTE, events.awaitEnd().by());
    }

    @Test
    void too_short_a_session_is_refused_and_a_longer_one_taken() throws Exception {
        ringsAndAnswers();
        sippCalls("short-session");
        assertEquals(EndedBy.REMOTE, events.awaitEnd().by());
    }

    private void dial(String scenario, PhoneCallEvent before) throws Exception {
        try (Sipp sipp = Sipp.waits(carrierPort, scenario)) {
            sipp.awaitListening();
            PhoneCall call = node.dial(new DialRequest("+15551230001", "+15551230002", null, false, null, "c-1"),
                    events);
            events.await(ANSWERED);
            assertTrue(events.events.indexOf(before) >= 0, () -> events.events.toString());
            call.hangup(HangupReason.NORMAL);
            sipp.succeeds();
        }
        assertEquals(EndedBy.LOCAL, events.awaitEnd().by());
    }

    @Test
    void a_call_goes_out() throws Exception {
        dial("outbound", new PhoneCallEvent.Ringing());
    }

    @Test
    void early_media_of_the_callee_is_acknowledged() throws Exception {
        dial("outbound-prack", new PhoneCallEvent.EarlyMedia());
    }

    @Test
    void a_challenge_is_answered() throws Exception {
        dial("outbound-digest", ANSWERED);
    }
}
