package dev.crosspoint.sip.call;

import dev.crosspoint.media.MediaEvent;
import dev.crosspoint.media.phone.CallEnd;
import dev.crosspoint.media.phone.EndedBy;
import dev.crosspoint.media.phone.HangupReason;
import dev.crosspoint.media.phone.PhoneCallEvent;
import dev.crosspoint.media.phone.ReferEnd;
import dev.crosspoint.sip.SipCounter;
import dev.crosspoint.sip.message.SipMessage;
import dev.crosspoint.sip.message.SipRequest;
import dev.crosspoint.sip.message.SipResponse;
import dev.crosspoint.sip.transaction.Timer;
import dev.crosspoint.sip.transport.Hop;
import java.util.function.Consumer;

/**
 * One call's signalling: the switchboard between its transactions, the INVITE that begins it and the session that
 * follows. After its end it lives on until no message can come that belongs to it.
 */
public final class CallCore {
    final CallContext context;
    final Transactions transactions;
    final OfferAnswer offers;
    private final Consumer<PhoneCallEvent> events;
    private OutgoingInvite outgoing;
    private IncomingInvite incoming;
    private Session session;
    private boolean answered;
    private boolean ended;
    private boolean early;
    private boolean ringing;

    private CallCore(CallContext context, SessionMedia media, Consumer<PhoneCallEvent> events) {
        this.context = context;
        this.events = events;
        transactions = new Transactions(context.timers(), context.out());
        offers = new OfferAnswer(media);
    }

    /** Sends the INVITE. */
    public static CallCore dial(CallContext context, OutgoingCall call, SessionMedia media,
                                Consumer<PhoneCallEvent> events, long nowNs) {
        CallCore core = new CallCore(context, media, events);
        core.outgoing = new OutgoingInvite(core, call);
        core.outgoing.start(nowNs);
        return core;
    }

    /**
     * Takes an INVITE that begins a call. It may be refused at once, then {@link #ended()} is true and no event told.
     */
    public static CallCore take(CallContext context, SipRequest invite, Hop from, SessionMedia media,
                                Consumer<PhoneCallEvent> events, long nowNs) {
        CallCore core = new CallCore(context, media, events);
        core.incoming = new IncomingInvite(core, invite, from);
        core.incoming.begin(nowNs);
        return core;
    }

    public void receive(SipMessage message, Hop from, long nowNs) {
        switch (message) {
            case SipResponse response -> {
                if (!transactions.receive(response, from, nowNs)) {
                    context.counters().count(SipCounter.STRAY_RESPONSES);
                }
            }
            case SipRequest request -> receive(request, from, nowNs);
        }
    }

    private void receive(SipRequest request, Hop from, long nowNs) {
        if (transactions.absorbs(request, nowNs)) {
            return;
        }
        Hop reply = Replies.to(request, from);
        if (request.is("CANCEL")) {
            cancelled(request, reply, nowNs);
        } else if (request.is("PRACK") && incoming != null && incoming.acknowledges(request, reply, nowNs)) {
            return;
        } else if (session != null && session.owns(request)) {
            session.receive(request, from, reply, nowNs);
        } else if (incoming != null && incoming.merged(request)) {
            transactions.answer(request, request.response(482).tagged(context.newTag()), reply, nowNs);
        } else if (!request.is("ACK")) {
            context.counters().count(SipCounter.REQUESTS_WITHOUT_DIALOG);
            transactions.answer(request, request.response(481).tagged(context.newTag()), reply, nowNs);
        }
    }

    private void cancelled(SipRequest cancel, Hop reply, long nowNs) {
        var invite = transactions.cancelled(cancel);
        SipResponse response = cancel.response(invite == null ? 481 : 200);
        transactions.answer(cancel, response.tagged(incoming == null ? context.newTag() : incoming.localTag()), reply,
                nowNs);
        if (invite != null && incoming != null && incoming.begins(invite)) {
            incoming.cancelled(cancel, nowNs);
        } else if (invite != null && session != null) {
            session.reinviteCancelled(invite, nowNs);
        }
    }

    /** A message of ours that no socket took. */
    public void notSent(SipMessage message, long nowNs) {
        transactions.notSent(message, nowNs);
    }

    public void ring(long nowNs) {
        if (incoming != null && !ended) {
            incoming.ring(nowNs);
        }
    }

    public void earlyMedia(long nowNs) {
        if (incoming != null && !ended) {
            incoming.earlyMedia(nowNs);
        }
    }

    public void answer(long nowNs) {
        if (incoming != null && !ended) {
            incoming.answer(nowNs);
        }
    }

    public void reject(int code, String reason, long nowNs) {
        if (incoming != null && !ended && incoming.undecided()) {
            incoming.refuse(code, reason, null, nowNs);
            end(new CallEnd(EndedBy.LOCAL, code, 0, reason));
        }
    }

    public void hangup(HangupReason reason, long nowNs) {
        if (ended) {
            return;
        }
        if (answered) {
            session.bye(reason, nowNs);
            end(new CallEnd(EndedBy.LOCAL, 0, reason.q850(), reason.text()));
        } else if (outgoing != null) {
            outgoing.cancel(reason, nowNs);
            end(new CallEnd(EndedBy.LOCAL, 487, reason.q850(), reason.text()));
        } else if (incoming.undecided()) {
            int code = Causes.refusal(reason);
            incoming.refuse(code, null, reason, nowNs);
            end(new CallEnd(EndedBy.LOCAL, code, reason.q850(), reason.text()));
        } else { // our 200 is on its way: BYE may follow only after its ACK (RFC 3261 §15)
            incoming.byeAfterAck(reason, nowNs);
            end(new CallEnd(EndedBy.LOCAL, 0, reason.q850(), reason.text()));
        }
    }

    public void hold(boolean on, long nowNs) {
        if (answered && !ended) {
            session.hold(on, nowNs);
        }
    }

    /** Asks the far side to call somebody else; where that cannot even be asked now, that is what is told. */
    public void refer(String sipUri, long nowNs) {
        if (ended) {
            return;
        }
        if (!answered || !session.refer(sipUri, nowNs)) {
            referEnded(new ReferEnd(false, 0, 0));
        }
    }

    /** Answers the far side's wish of that number, or tells it how that fares. */
    public void answerRefer(long number, int code, String reason, long nowNs) {
        if (!ended && session != null) {
            session.answerRefer(number, code, reason, nowNs);
        }
    }

    public void timers(long nowNs) {
        transactions.timers(nowNs);
        if (incoming != null) {
            incoming.timers(nowNs);
        }
        if (outgoing != null) {
            outgoing.timers(nowNs);
        }
        if (session != null && !ended) {
            session.timers(nowNs);
        }
    }

    /** How long until {@link #timers} has something to do. */
    public long delayNs(long nowNs) {
        long delay = transactions.delayNs(nowNs);
        if (incoming != null) {
            delay = Math.min(delay, incoming.delayNs(nowNs));
        }
        if (outgoing != null) {
            delay = Math.min(delay, outgoing.delayNs(nowNs));
        }
        return session == null || ended ? delay : Math.min(delay, session.delayNs(nowNs));
    }

    public boolean ended() {
        return ended;
    }

    public boolean answered() {
        return answered;
    }

    /** Ended, and the far side knows it. */
    public boolean settled() {
        return ended && !transactions.waiting();
    }

    /** Ended, and nothing can come any more that belongs here. */
    public boolean finished() {
        return ended && transactions.idle() && delayNs(0) == Timer.NEVER;
    }

    // what the parts ask and tell

    Credentials credentials() {
        return outgoing == null ? null : outgoing.credentials();
    }

    /** True when an ACK was for the answer that began this call. */
    boolean acknowledged(SipRequest ack, long nowNs) {
        if (incoming == null || !incoming.acknowledgedBy(ack)) {
            return false;
        }
        incoming.acknowledged(ack, nowNs);
        return true;
    }

    void byeBeforeAnswer(long nowNs) {
        if (incoming != null && !answered) {
            incoming.byeBeforeAnswer(nowNs);
        }
    }

    /** The first offer has its final answer although the call has not. */
    boolean mayUpdateEarly() {
        return offers.exchanged() && !offers.ourOfferOpen() && (incoming == null || incoming.answerIsOut());
    }

    void rings() {
        if (!ringing && !ended) {
            ringing = true;
            events.accept(new PhoneCallEvent.Ringing());
        }
    }

    void earlyMediaHeard() {
        if (!early && !ended) {
            early = true;
            events.accept(new PhoneCallEvent.EarlyMedia());
        }
    }

    /** Requests within the dialog are possible from now on. */
    Session session(Dialog dialog, boolean caller) {
        session = new Session(this, dialog, caller);
        return session;
    }

    Session session() {
        return session;
    }

    void connected() {
        if (!answered && !ended) {
            answered = true;
            events.accept(new PhoneCallEvent.Answered());
        }
    }

    void held(boolean on) {
        if (!ended) {
            events.accept(new PhoneCallEvent.Held(on));
        }
    }

    void referAsked(long number, String uri) {
        events.accept(new PhoneCallEvent.ReferAsked(number, uri));
    }

    void referEnded(ReferEnd end) {
        if (!ended) {
            events.accept(new PhoneCallEvent.ReferEnded(end));
        }
    }

    /** A key that came in a message of the signalling. */
    void digit(char key, int durationMs) {
        events.accept(new PhoneCallEvent.Media(new MediaEvent.DigitReceived(key, durationMs)));
    }

    void end(CallEnd end) {
        if (!ended) {
            ended = true;
            events.accept(new PhoneCallEvent.Ended(end));
        }
    }

    /** Ends without telling: the owner never heard of this call. */
    void refusedAtOnce() {
        ended = true;
    }
}
