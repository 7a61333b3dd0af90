package dev.crosspoint.sip.transaction;

import dev.crosspoint.sip.message.SipRequest;
import dev.crosspoint.sip.message.SipResponse;
import dev.crosspoint.sip.transport.Hop;

/**
 * An INVITE of the far side's (RFC 3261 §17.2.1 with the Accepted state of RFC 6026 §8.5).
 * It repeats a 2xx too until that is acknowledged, which the RFC leaves to the user (§13.3.1.4).
 */
public final class InviteServerTransaction {
    private enum State { PROCEEDING, ACCEPTED, COMPLETED, CONFIRMED, TERMINATED }

    private final SipRequest request;
    private final Hop hop;
    private final SipTimers timers;
    private final MessageOut out;
    private final Timer linger = new Timer();
    private Repetition repetition;
    private SipResponse last;
    private State state = State.PROCEEDING;

    /** Sends 100. */
    public InviteServerTransaction(SipRequest request, Hop hop, SipTimers timers, MessageOut out) {
        this.request = request;
        this.hop = hop;
        this.timers = timers;
        this.out = out;
        last = request.response(100);
        out.send(last, hop);
    }

    public SipRequest request() {
        return request;
    }

    public Hop hop() {
        return hop;
    }

    /** Whether an INVITE, or the ACK of a failure, or a CANCEL belongs to this transaction. */
    public boolean matches(SipRequest other) {
        return other.branch().equals(request.branch()) && other.via().host().equals(request.via().host())
                && other.via().port() == request.via().port();
    }

    /** The same INVITE came again: so does what was last said. */
    public void repeated() {
        if (state != State.TERMINATED && state != State.CONFIRMED) {
            out.send(last, hop);
        }
    }

    /** Sends a response; the first final one decides, later ones are ignored. */
    public void respond(SipResponse response, long nowNs) {
        if (state != State.PROCEEDING) {
            return;
        }
        last = response;
        if (!response.provisional()) {
            state = response.success() ? State.ACCEPTED : State.COMPLETED;
            repetition = new Repetition(timers.t1Ns(), timers.t2Ns(), timers.timeoutNs(),
                    !response.success() && hop.transport().reliable(), nowNs);
        }
        out.send(response, hop);
    }

    /** The ACK came, for whatever final response it was. */
    public void acknowledged(long nowNs) {
        if (state == State.COMPLETED) {
            repetition.stop();
            state = hop.transport().reliable() ? State.TERMINATED : State.CONFIRMED;
            linger.start(timers.t4Ns(), nowNs); // timer I
        } else if (state == State.ACCEPTED && repetition.running()) {
            repetition.stop();
            linger.start(timers.timeoutNs(), nowNs); // timer L
        }
    }

    /** True when a final response was never acknowledged (timer H); told once. */
    public boolean timedOut(long nowNs) {
        if (linger.fires(nowNs)) {
            state = State.TERMINATED;
        }
        if (repetition == null || state == State.TERMINATED) {
            return false;
        }
        return switch (repetition.tick(nowNs)) {
            case NOTHING -> false;
            case SEND_AGAIN -> {
                out.send(last, hop);
                yield false;
            }
            case GIVE_UP -> {
                state = State.TERMINATED;
                yield true;
            }
        };
    }

    public boolean answered() {
        return state != State.PROCEEDING;
    }

    public boolean accepted() {
        return state == State.ACCEPTED;
    }

    /** What was said last was a 2xx, whatever became of it. */
    public boolean succeeded() {
        return last.success();
    }

    /** A 2xx went out and its ACK is still to come. */
    public boolean awaitsAck() {
        return state == State.ACCEPTED && repetition.running();
    }

    public boolean terminated() {
        return state == State.TERMINATED;
    }

    public long delayNs(long nowNs) {
        if (state == State.TERMINATED) {
            return Timer.NEVER;
        }
        return Math.min(linger.delayNs(nowNs), repetition == null ? Timer.NEVER : repetition.delayNs(nowNs));
    }
}
