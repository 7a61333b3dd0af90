package dev.crosspoint.sip.transaction;

import dev.crosspoint.sip.message.SipRequest;
import dev.crosspoint.sip.message.SipResponse;
import dev.crosspoint.sip.transport.Hop;
import java.time.Duration;

/** An INVITE of ours (RFC 3261 §17.1.1 with the Accepted state of RFC 6026 §8.4). */
public final class InviteClientTransaction {
    private enum State { CALLING, PROCEEDING, ACCEPTED, COMPLETED, TERMINATED }

    /** Timer D: how long a non-2xx final response may be repeated over UDP (RFC 3261 table 4). */
    private static final int D_IN_T1 = 64;

    private final SipRequest request;
    private final Hop hop;
    private final SipTimers timers;
    private final MessageOut out;
    private final Repetition repetition;
    private final Timer linger = new Timer();
    private SipRequest ack;
    private State state = State.CALLING;

    /** Sends the request. */
    public InviteClientTransaction(SipRequest request, Hop hop, SipTimers timers, MessageOut out, long nowNs) {
        this.request = request;
        this.hop = hop;
        this.timers = timers;
        this.out = out;
        repetition = new Repetition(timers.t1Ns(), Duration.ofHours(1).toNanos(), timers.timeoutNs(),
                hop.transport().reliable(), nowNs);
        out.send(request, hop);
    }

    public SipRequest request() {
        return request;
    }

    public Hop hop() {
        return hop;
    }

    public boolean matches(SipResponse response) {
        return response.branch().equals(request.branch()) && response.cseqMethod().equals("INVITE");
    }

    /** True when the response is news for the user; a failure has been acknowledged then. */
    public boolean receive(SipResponse response, long nowNs) {
        return switch (state) {
            case CALLING, PROCEEDING -> {
                first(response, nowNs);
                yield true;
            }
            case ACCEPTED -> response.success();
            case COMPLETED -> {
                if (response.code() >= 300) {
                    out.send(ack, hop);
                }
                yield false;
            }
            case TERMINATED -> false;
        };
    }

    private void first(SipResponse response, long nowNs) {
        repetition.stop();
        if (response.provisional()) {
            state = State.PROCEEDING;
        } else if (response.success()) {
            state = State.ACCEPTED;
            linger.start(timers.timeoutNs(), nowNs); // timer M
        } else {
            ack = acknowledgement(response);
            out.send(ack, hop);
            state = hop.transport().reliable() ? State.TERMINATED : State.COMPLETED;
            linger.start(D_IN_T1 * timers.t1Ns(), nowNs);
        }
    }

    /** The ACK that belongs to the transaction (RFC 3261 §17.1.1.3). */
    private SipRequest acknowledgement(SipResponse response) {
        SipRequest message = sameHop("ACK");
        message.set("To", response.header("To").orElseThrow());
        return message;
    }

    /** A CANCEL for it (RFC 3261 §9.1); only once something provisional has come. */
    public SipRequest cancel() {
        SipRequest message = sameHop("CANCEL");
        message.set("To", request.header("To").orElseThrow());
        return message;
    }

    private SipRequest sameHop(String method) {
        SipRequest message = SipRequest.create(method, request.uri());
        message.set("Via", request.header("Via").orElseThrow());
        message.set("Max-Forwards", "70");
        message.set("From", request.header("From").orElseThrow());
        message.set("Call-ID", request.callId());
        message.set("CSeq", request.cseq() + " " + method);
        request.headers("Route").forEach(route -> message.add("Route", route));
        return message;
    }

    /** True when nobody answered at all in time (timer B); told once. */
    public boolean timedOut(long nowNs) {
        if (linger.fires(nowNs)) {
            state = State.TERMINATED;
        }
        if (state != State.CALLING) {
            return false;
        }
        return switch (repetition.tick(nowNs)) {
            case NOTHING -> false;
            case SEND_AGAIN -> {
                out.send(request, hop);
                yield false;
            }
            case GIVE_UP -> {
                state = State.TERMINATED;
                yield true;
            }
        };
    }

    /** Ends without an answer: the transport is dead, or nobody answered our CANCEL. */
    public void abandon() {
        repetition.stop();
        state = State.TERMINATED;
    }

    /** Something came back, nothing final yet: it can be cancelled. */
    public boolean proceeding() {
        return state == State.PROCEEDING;
    }

    public boolean pending() {
        return state == State.CALLING || state == State.PROCEEDING;
    }

    public boolean terminated() {
        return state == State.TERMINATED;
    }

    public long delayNs(long nowNs) {
        return state == State.TERMINATED ? Timer.NEVER : Math.min(repetition.delayNs(nowNs), linger.delayNs(nowNs));
    }
}
