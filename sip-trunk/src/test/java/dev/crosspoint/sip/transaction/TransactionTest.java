package dev.crosspoint.sip.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.sip.message.SipRequest;
import dev.crosspoint.sip.message.SipResponse;
import dev.crosspoint.sip.transport.Hop;
import dev.crosspoint.sip.transport.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Test;

/** The timers of RFC 3261 table 4 in virtual time, milliseconds from the start. */
class TransactionTest {
    private static final long MS = Duration.ofMillis(1).toNanos();
    private static final InetSocketAddress FAR = new InetSocketAddress(InetAddress.getLoopbackAddress(), 5060);
    private static final Hop UDP = new Hop(Transport.UDP, FAR);
    private static final Hop TCP = new Hop(Transport.TCP, FAR);

    private final List<Long> sentAt = new ArrayList<>();
    private long nowNs;

    private final MessageOut out = (message, hop) -> sentAt.add(nowNs / MS);

    private static SipRequest request(String method) {
        SipRequest request = SipRequest.create(method, "sip:a@127.0.0.1");
        request.set("Via", "SIP/2.0/UDP 127.0.0.1:5061;branch=z9hG4bK1");
        request.set("From", "<sip:b@127.0.0.1>;tag=1");
        request.set("To", "<sip:a@127.0.0.1>");
        request.set("Call-ID", "x");
        request.set("CSeq", "1 " + method);
        return request;
    }

    /** Advances in steps of 100 ms; gives the moment the condition first held, or -1. */
    private long run(long untilMs, LongPredicate fires) {
        long firedAt = -1;
        while (nowNs / MS < untilMs) {
            nowNs += 100 * MS;
            if (fires.test(nowNs) && firedAt < 0) {
                firedAt = nowNs / MS;
            }
        }
        return firedAt;
    }

    @Test
    void a_request_is_repeated_up_to_every_four_seconds_and_given_up_after_32() {
        ClientTransaction transaction = new ClientTransaction(request("OPTIONS"), UDP, SipTimers.RFC, out, nowNs);
        assertEquals(32_000, run(40_000, transaction::timedOut));
        assertEquals(List.of(0L, 500L, 1500L, 3500L, 7500L, 11500L, 15500L, 19500L, 23500L, 27500L, 31500L), sentAt);
        assertTrue(transaction.terminated());
    }

    @Test
    void over_tcp_nothing_is_repeated() {
        ClientTransaction transaction = new ClientTransaction(request("OPTIONS"), TCP, SipTimers.RFC, out, nowNs);
        assertEquals(32_000, run(40_000, transaction::timedOut));
        assertEquals(1, sentAt.size());
    }

    @Test
    void a_provisional_response_slows_the_repetition_of_a_request() {
        SipRequest request = request("OPTIONS");
        ClientTransaction transaction = new ClientTransaction(request, UDP, SipTimers.RFC, out, nowNs);
        assertTrue(transaction.receive(request.response(100), nowNs));
        run(10_000, transaction::timedOut);
        assertEquals(List.of(0L, 500L, 4500L, 8500L), sentAt);
        assertTrue(transaction.receive(request.response(200), nowNs));
        assertFalse(transaction.receive(request.response(200), nowNs));
        run(15_100, transaction::timedOut);
        assertTrue(transaction.terminated());
    }

    @Test
    void a_failure_of_an_invite_is_acknowledged_as_often_as_it_comes() {
        SipRequest invite = request("INVITE");
        InviteClientTransaction transaction = new InviteClientTransaction(invite, UDP, SipTimers.RFC, out, nowNs);
        SipResponse busy = invite.response(486).tagged("t");
        assertTrue(transaction.receive(busy, nowNs));
        assertFalse(transaction.receive(busy, nowNs));
        assertEquals(3, sentAt.size());
        assertEquals(-1, run(40_000, transaction::timedOut));
        assertTrue(transaction.terminated());
    }

    @Test
    void an_answer_is_repeated_until_it_is_acknowledged() {
        SipRequest invite = request("INVITE");
        InviteServerTransaction transaction = new InviteServerTransaction(invite, TCP, SipTimers.RFC, out);
        transaction.respond(invite.response(200).tagged("t"), nowNs);
        run(8_000, transaction::timedOut);
        assertEquals(List.of(0L, 0L, 500L, 1500L, 3500L, 7500L), sentAt);
        assertTrue(transaction.awaitsAck());
        transaction.acknowledged(nowNs);
        run(20_000, transaction::timedOut);
        assertEquals(6, sentAt.size());
        transaction.respond(invite.response(500), nowNs); // too late for another final response
        assertEquals(6, sentAt.size());
    }

    @Test
    void an_answer_that_is_never_acknowledged_is_given_up_once() {
        SipRequest invite = request("INVITE");
        InviteServerTransaction transaction = new InviteServerTransaction(invite, UDP, SipTimers.RFC, out);
        transaction.respond(invite.response(200).tagged("t"), nowNs);
        assertEquals(32_000, run(32_000, transaction::timedOut));
        assertEquals(-1, run(80_000, transaction::timedOut));
        assertTrue(transaction.terminated());
    }

    @Test
    void a_repeated_request_gets_its_answer_again_for_32_seconds() {
        SipRequest bye = request("BYE");
        ServerTransaction transaction = new ServerTransaction(bye, bye.response(200), UDP, SipTimers.RFC, out, nowNs);
        assertTrue(transaction.absorbs(bye.copy()));
        assertEquals(2, sentAt.size());
        assertFalse(transaction.absorbs(request("OPTIONS")));
        assertEquals(32_000, run(33_000, transaction::terminated));
    }
}
