package dev.crosspoint.sip.transaction;

import dev.crosspoint.sip.message.SipRequest;
import dev.crosspoint.sip.message.SipResponse;
import dev.crosspoint.sip.transport.Hop;

/** A request of ours other than INVITE and ACK (RFC 3261 §17.1.2). */
public final class ClientTransaction {
    private enum State { TRYING, PROCEEDING, COMPLETED, TERMINATED }

    private final SipRequest request;
    private final Hop hop;
    private final SipTimers timers;
    private final MessageOut out;
    private final Repetition repetition;
    private final Timer linger = new Timer();
    private State state = State.TRYING;

    /** Sends the request. */
    public ClientTransaction(SipRequest request, Hop hop, SipTimers timers, MessageOut out, long nowNs) {
        this.request = request;
        this.hop = hop;
        this.timers = timers;
        this.out = out;
        repetition = new Repetition(timers.t1Ns(), timers.t2Ns(), timers.timeoutNs(), hop.transport().reliable(),
                nowNs);
        out.send(request, hop);
    }

    public SipRequest request() {
        return request;
    }

    public boolean matches(SipResponse response) {
        return response.branch().equals(request.branch()) && response.cseqMethod().equals(request.method());
    }

    /** True when the response is news for the user. */
    public boolean receive(SipResponse response, long nowNs) {
        if (state == State.COMPLETED || state == State.TERMINATED) {
            return false;
        }
        if (response.provisional()) {
            state = State.PROCEEDING;
            repetition.slowDown();
        } else {
            repetition.stop();
            state = hop.transport().reliable() ? State.TERMINATED : State.COMPLETED;
            linger.start(timers.t4Ns(), nowNs);
        }
        return true;
    }

    /** True when nobody answered in time (timer F); told once. */
    public boolean timedOut(long nowNs) {
        if (linger.fires(nowNs)) {
            state = State.TERMINATED;
        }
        if (state == State.COMPLETED || state == State.TERMINATED) {
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

    /** Ends without an answer: the transport is dead. */
    public void abandon() {
        repetition.stop();
        state = State.TERMINATED;
    }

    public boolean terminated() {
        return state == State.TERMINATED;
    }

    public boolean pending() {
        return state == State.TRYING || state == State.PROCEEDING;
    }

    public long delayNs(long nowNs) {
        return state == State.TERMINATED ? Timer.NEVER : Math.min(repetition.delayNs(nowNs), linger.delayNs(nowNs));
    }
}
