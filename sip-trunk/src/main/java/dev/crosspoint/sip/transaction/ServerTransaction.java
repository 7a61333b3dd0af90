package dev.crosspoint.sip.transaction;

import dev.crosspoint.sip.message.SipRequest;
import dev.crosspoint.sip.message.SipResponse;
import dev.crosspoint.sip.transport.Hop;

/** A request of the far side's other than INVITE and ACK, answered once (RFC 3261 §17.2.2). */
public final class ServerTransaction {
    private final SipRequest request;
    private final Hop hop;
    private final SipResponse answer;
    private final MessageOut out;
    private final Timer linger = new Timer();

    /** Sends the answer, and again for every repetition of the request. */
    public ServerTransaction(SipRequest request, SipResponse answer, Hop hop, SipTimers timers, MessageOut out,
                             long nowNs) {
        this.request = request;
        this.hop = hop;
        this.answer = answer;
        this.out = out;
        linger.start(hop.transport().reliable() ? 0 : timers.timeoutNs(), nowNs); // timer J
        out.send(answer, hop);
    }

    /** True when this is the same request again; its answer has been sent again then. */
    public boolean absorbs(SipRequest other) {
        if (!other.branch().equals(request.branch()) || !other.method().equals(request.method())
                || !other.via().host().equals(request.via().host()) || other.via().port() != request.via().port()) {
            return false;
        }
        out.send(answer, hop);
        return true;
    }

    public boolean terminated(long nowNs) {
        return !linger.armed() || linger.fires(nowNs);
    }

    public long delayNs(long nowNs) {
        return linger.delayNs(nowNs);
    }
}
