package dev.crosspoint.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.media.phone.DialRequest;
import dev.crosspoint.media.phone.EndedBy;
import dev.crosspoint.media.phone.HangupReason;
import dev.crosspoint.media.phone.IncomingCall;
import dev.crosspoint.media.phone.NoRouteException;
import dev.crosspoint.media.phone.PhoneCall;
import dev.crosspoint.media.phone.PhoneCallEvent;
import dev.crosspoint.sip.transaction.SipTimers;
import dev.crosspoint.testing.Await;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two user agents on loopback, signalling only. */
class SipTrunksTest {
    private static final PhoneCallEvent ANSWERED = new PhoneCallEvent.Answered();
    private static final PhoneCallEvent RINGING = new PhoneCallEvent.Ringing();

    private final FakeLegs farLegs = new FakeLegs();
    private final FakeLegs nearLegs = new FakeLegs();
    private final List<SipTrunks> running = new ArrayList<>();

    @AfterEach
    void stop() {
        running.forEach(SipTrunks::close);
    }

    private SipTrunks start(SipSettings settings, FakeLegs legs) throws IOException {
        SipTrunks agent = SipTrunks.start(settings, legs);
        running.add(agent);
        return agent;
    }

    private SipTrunks far() throws IOException {
        return start(SipSettings.loopback(Trunk.to("near", "sip:127.0.0.1:9")), farLegs);
    }

    private static SipSettings toward(SipTrunks far, String parameters) {
        return SipSettings.loopback(Trunk.to("far", "sip:127.0.0.1:" + far.port() + parameters));
    }

    private static DialRequest request(String to) {
        return new DialRequest(to, "+15551230002", "Ann \"A\" Other", false, null, "c-1");
    }

    /** Answers, and remembers the call and its events. */
    private static final class Answering {
        final AtomicReference<IncomingCall> call = new AtomicReference<>();
        final TestCall events = new TestCall();

        Answering(SipTrunks agent) {
            agent.onIncoming(incoming -> {
                incoming.events(events);
                call.set(incoming);
                incoming.ring();
                incoming.answer();
            });
        }
    }

    private void talkAndHangUp(String parameters) throws Exception {
        SipTrunks far = far();
        Answering answering = new Answering(far);
        SipTrunks near = start(toward(far, parameters), nearLegs);
        TestCall events = new TestCall();
        PhoneCall call = near.dial(request("+15551230001"), events);
        events.await(ANSWERED);
        answering.events.await(ANSWERED);
        assertTrue(call.answered());
        assertTrue(events.heard(RINGING));
        IncomingCall incoming = answering.call.get();
        assertEquals("+15551230001", incoming.to());
        assertEquals("+15551230002", incoming.from());
        assertEquals("Ann \\A\\ Other", incoming.displayName());
        assertEquals("near", incoming.trunk());
        assertEquals(1, near.trunks().getFirst().activeCalls());
        call.hangup(HangupReason.NORMAL);
        assertEquals(EndedBy.LOCAL, events.awaitEnd().by());
        assertEquals(EndedBy.REMOTE, answering.events.awaitEnd().by());
        Await.until(() -> farLegs.open.get() == 0 && nearLegs.open.get() == 0, () -> "legs open");
        assertEquals(0, near.activeCalls());
        assertEquals(0, far.activeCalls());
    }

    @Test
    void a_call_over_udp() throws Exception {
        talkAndHangUp("");
    }

    @Test
    void a_call_over_tcp() throws Exception {
        talkAndHangUp(";transport=tcp");
    }

    @Test
    void a_withheld_number_is_told_to_nobody_but_the_trunk() throws Exception {
        SipTrunks far = far();
        Answering answering = new Answering(far);
        SipTrunks near = start(toward(far, ""), nearLegs);
        near.dial(new DialRequest("+15551230001", "+15551230002", "Ann", true, "00c0ffee;encoding=hex", "c-2"),
                new TestCall());
        answering.events.await(ANSWERED);
        assertEquals("anonymous", answering.call.get().from());
        assertEquals("", answering.call.get().displayName());
        assertEquals("00c0ffee;encoding=hex", answering.call.get().uui().orElseThrow());
    }

    @Test
    void the_word_in_the_place_of_a_withheld_name_is_in_the_invite() throws Exception {
        try (DatagramSocket trunk = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            trunk.setSoTimeout(10_000);
            SipTrunks near = start(SipSettings.loopback(Trunk.to("far", "sip:127.0.0.1:" + trunk.getLocalPort())
                    .withKeepAlive(Duration.ZERO)), nearLegs);
            near.dial(new DialRequest("+15551230001", "+15551230002", "Restricted", true, null, "c-3"), new TestCall());
            DatagramPacket invite = new DatagramPacket(new byte[65_535], 65_535);
            trunk.receive(invite);
            String text = new String(invite.getData(), 0, invite.getLength(), StandardCharsets.UTF_8);
            assertTrue(text.startsWith("INVITE "), text);
            assertTrue(text.contains("\r\nFrom: \"Restricted\" <sip:anonymous@anonymous.invalid>;tag="), text);
            assertTrue(text.contains("\r\nPrivacy: id\r\n"), text);
        }
    }

    @Test
    void strangers_are_refused() throws Exception {
        SipTrunks far = start(SipSettings.loopback(Trunk.to("elsewhere", "sip:192.0.2.7")), farLegs);
        SipTrunks near = start(toward(far, ""), nearLegs);
        TestCall events = new TestCall();
        near.dial(request("+15551230001"), events);
        assertEquals(403, events.awaitEnd().sipCode());
        assertEquals(1, far.counters().get(SipCounter.STRANGERS));
        assertEquals(0, farLegs.opened.get());
    }

    @Test
    void without_a_handler_calls_are_refused_with_503() throws Exception {
        SipTrunks far = far();
        SipTrunks near = start(toward(far, ""), nearLegs);
        TestCall events = new TestCall();
        near.dial(request("+15551230001"), events);
        assertEquals(503, events.awaitEnd().sipCode());
        assertEquals(EndedBy.REMOTE, events.end().by());
    }

    @Test
    void more_calls_than_allowed_meet_503_and_are_counted() throws Exception {
        SipTrunks far = start(SipSettings.loopback(Trunk.to("near", "sip:127.0.0.1:9"))
                .withLimits(new SipLimits(1, 100, Duration.ofSeconds(7))), farLegs);
        Answering answering = new Answering(far);
        SipTrunks near = start(toward(far, ""), nearLegs);
        near.dial(request("+15551230001"), new TestCall());
        answering.events.await(ANSWERED);
        TestCall second = new TestCall();
        near.dial(request("+15551230001"), second);
        assertEquals(503, second.awaitEnd().sipCode());
        assertEquals(1, far.counters().get(SipCounter.CALLS_OVER_LIMIT));
    }

    @Test
    void no_rtp_port_is_503_for_the_caller_and_no_route_for_us() throws Exception {
        SipTrunks far = far();
        farLegs.full = true;
        SipTrunks near = start(toward(far, ""), nearLegs);
        TestCall events = new TestCall();
        near.dial(request("+15551230001"), events);
        assertEquals(503, events.awaitEnd().sipCode());
        nearLegs.full = true;
        NoRouteException none = assertThrows(NoRouteException.class,
                () -> near.dial(request("+15551230001"), new TestCall()));
        assertEquals(NoRouteException.Why.NO_MEDIA_PORT, none.why());
        Await.until(() -> near.activeCalls() == 0 && far.activeCalls() == 0, () -> "calls left");
    }

    @Test
    void what_is_no_number_has_no_route() throws Exception {
        SipTrunks far = far();
        SipTrunks near = start(toward(far, ""), nearLegs);
        NoRouteException bad = assertThrows(NoRouteException.class,
                () -> near.dial(request("not a number"), new TestCall()));
        assertEquals(NoRouteException.Why.BAD_ADDRESS, bad.why());
        assertEquals(0, near.activeCalls());
        SipTrunks alone = start(SipSettings.loopback(), nearLegs);
        NoRouteException none = assertThrows(NoRouteException.class,
                () -> alone.dial(request("+15551230001"), new TestCall()));
        assertEquals(NoRouteException.Why.NO_TRUNK, none.why());
    }

    @Test
    void a_trunk_that_does_not_answer_is_down_until_it_does() throws Exception {
        SipTrunks far = far();
        SipTrunks near = start(SipSettings.loopback(Trunk.to("far", "sip:127.0.0.1:" + far.port())
                .withKeepAlive(Duration.ofMillis(50))).withTimers(SipTimers.faster(50)), nearLegs);
        Await.until(() -> far.counters().get(SipCounter.MESSAGES_RECEIVED) > 2, () -> "no OPTIONS");
        assertTrue(near.trunks().getFirst().up());
        int port = far.port();
        running.remove(far);
        far.close();
        Await.until(() -> !near.trunks().getFirst().up(), () -> "still up");
        start(SipSettings.loopback(Trunk.to("near", "sip:127.0.0.1:9")).withPort(port), farLegs);
        Await.until(() -> near.trunks().getFirst().up(), () -> "still down");
    }

    @Test
    void nobody_at_the_port_of_a_tcp_trunk_ends_the_call() throws Exception {
        SipTrunks far = far();
        int port = far.port();
        running.remove(far);
        far.close();
        SipTrunks near = start(SipSettings.loopback(Trunk.to("far", "sip:127.0.0.1:" + port + ";transport=tcp")),
                nearLegs);
        TestCall events = new TestCall();
        near.dial(request("+15551230001"), events);
        assertEquals(503, events.awaitEnd().sipCode());
        assertEquals(EndedBy.NETWORK, events.end().by());
    }

    @Test
    void closing_ends_every_call() throws Exception {
        SipTrunks far = far();
        Answering answering = new Answering(far);
        SipTrunks near = start(toward(far, ""), nearLegs);
        TestCall events = new TestCall();
        near.dial(request("+15551230001"), events);
        events.await(ANSWERED);
        near.close();
        assertEquals(EndedBy.REMOTE, answering.events.awaitEnd().by());
        assertFalse(events.awaitEnd() == null);
        assertThrows(NoRouteException.class, () -> near.dial(request("+15551230001"), new TestCall()));
        assertEquals(0, nearLegs.open.get());
    }
}
