package dev.crosspoint.sip.call;

import dev.crosspoint.media.phone.CallEnd;
import dev.crosspoint.media.phone.EndedBy;
import dev.crosspoint.media.phone.HangupReason;
import dev.crosspoint.media.sdp.SdpRejected;
import dev.crosspoint.sip.SipCounter;
import dev.crosspoint.sip.message.SipRequest;
import dev.crosspoint.sip.message.SipResponse;
import dev.crosspoint.sip.transaction.InviteServerTransaction;
import dev.crosspoint.sip.transaction.Repetition;
import dev.crosspoint.sip.transaction.Timer;
import dev.crosspoint.sip.transport.Hop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The INVITE that begins a call to us, until it is answered and acknowledged, refused or cancelled. */
final class IncomingInvite implements Transactions.Unacknowledged {
    private static final List<String> UNDERSTOOD = List.of("100rel", "timer");

    private final CallCore call;
    private final SipRequest invite;
    private final String localTag;
    private final InviteServerTransaction transaction;
    private final Dialog dialog;
    private final boolean offered;
    private final boolean mustBeReliable;
    private final boolean canBeReliable;
    private final Deque<SipResponse> reliableQueue = new ArrayDeque<>();
    private SipResponse reliable;
    private Repetition repetition;
    private long rseq;
    private String description;
    private boolean answerWanted;
    private HangupReason bye;
    private boolean rung;
    private boolean earlyMediaSent;
    private boolean answerDelivered;

    IncomingInvite(CallCore call, SipRequest invite, Hop from) {
        this.call = call;
        this.invite = invite;
        localTag = call.context.newTag();
        transaction = call.transactions.accept(invite, Replies.to(invite, from), this);
        dialog = Dialog.asCallee(call.context, invite, localTag, from);
        offered = invite.sdp().isPresent();
        mustBeReliable = invite.lists("Require", "100rel");
        canBeReliable = mustBeReliable || invite.lists("Supported", "100rel");
        rseq = 1 + call.context.random().nextInt(1 << 20);
    }

    /** Checks what can be checked now, and answers an offer. */
    void begin(long nowNs) {
        for (String value : invite.headers("Require")) {
            for (String token : value.split(",")) {
                if (!UNDERSTOOD.contains(token.trim().toLowerCase(Locale.ROOT))) {
                    refuseAtOnce(420, "Unsupported", token.trim(), nowNs);
                    return;
                }
            }
        }
        if (SessionTimer.tooShort(invite, call.context)) {
            refuseAtOnce(422, "Min-SE", Integer.toString(call.context.minSe()), nowNs);
        } else if (invite.hasBody() && !offered) {
            refuseAtOnce(415, "Accept", "application/sdp", nowNs);
        } else {
            Session session = call.session(dialog, false);
            session.supports(invite);
            try {
                description = offered ? call.offers.answer(invite.sdp().get()) : null;
            } catch (SdpRejected wrong) {
                call.context.counters().count(SipCounter.CALLS_SDP_REJECTED);
                refuseAtOnce(488, "Warning", "399 crosspoint \"" + wrong.getMessage().replace('"', '\'') + "\"",
                        nowNs);
            }
        }
    }

    private void refuseAtOnce(int code, String header, String value, long nowNs) {
        SipResponse response = invite.response(code).tagged(localTag);
        response.set(header, value);
        transaction.respond(response, nowNs);
        call.refusedAtOnce();
    }

    String localTag() {
        return localTag;
    }

    boolean begins(InviteServerTransaction other) {
        return other == transaction;
    }

    /** The same INVITE by another way (RFC 3261 §8.2.2.2). */
    boolean merged(SipRequest request) {
        return request.is("INVITE") && request.toTag() == null && request.cseq() == invite.cseq()
                && String.valueOf(request.fromTag()).equals(invite.fromTag());
    }

    boolean undecided() {
        return !transaction.answered() && !answerWanted;
    }

    void ring(long nowNs) {
        if (undecided() && !rung) {
            rung = true;
            if (mustBeReliable) {
                sendReliable(180, nowNs);
            } else {
                transaction.respond(response(180), nowNs);
            }
        }
    }

    void earlyMedia(long nowNs) {
        if (!undecided() || earlyMediaSent) {
            return;
        }
        if (canBeReliable) {
            earlyMediaSent = true;
            sendReliable(183, nowNs);
        } else if (offered) {
            earlyMediaSent = true;
            SipResponse progress = response(183);
            progress.sdp(description);
            transaction.respond(progress, nowNs);
        } else { // without an offer of theirs, ours would need a reliable response: ringing is all we can say
            ring(nowNs);
        }
    }

    private SipResponse response(int code) {
        SipResponse response = invite.response(code).tagged(localTag);
        response.set("Contact", call.context.contact(transaction.hop().transport()));
        response.set("Allow", CallContext.ALLOW);
        if (!response.provisional()) {
            response.set("Supported", CallContext.SUPPORTED);
        }
        return response;
    }

    /** The first reliable response of a call without their offer must carry ours (RFC 3262 §5). */
    private void sendReliable(int code, long nowNs) {
        SipResponse response = response(code);
        response.set("Require", "100rel");
        response.set("RSeq", Long.toString(rseq++));
        if (!offered && description == null) {
            description = call.offers.offer();
            response.sdp(description);
        } else if (offered && code == 183) {
            response.sdp(description);
        }
        if (reliable == null) {
            launch(response, nowNs);
        } else {
            reliableQueue.add(response);
        }
    }

    private void launch(SipResponse response, long nowNs) {
        reliable = response;
        long t1 = call.context.timers().t1Ns();
        repetition = new Repetition(t1, Duration.ofHours(1).toNanos(), 64 * t1, false, nowNs);
        transaction.respond(response, nowNs);
    }

    /** A PRACK; false when it is for no response of this INVITE, then it gets its 481 elsewhere. */
    boolean acknowledges(SipRequest prack, Hop reply, long nowNs) {
        String rack = prack.header("RAck").orElse("");
        if (reliable == null || !dialog.owns(prack)
                || !rack.equals(reliable.header("RSeq").orElse("?") + " " + invite.cseq() + " INVITE")) {
            return false;
        }
        dialog.inOrder(prack);
        SipResponse ok = prack.response(200);
        Optional<String> sdp = prack.sdp();
        try {
            if (sdp.isPresent() && call.offers.ourOfferOpen()) {
                call.offers.answered(sdp.get());
            } else if (sdp.isPresent()) {
                ok.sdp(call.offers.answer(sdp.get()));
            }
        } catch (SdpRejected wrong) {
            ok = prack.response(488);
        }
        call.transactions.answer(prack, ok, reply, nowNs);
        answerDelivered |= reliable.sdp().isPresent();
        reliable = null;
        repetition.stop();
        if (!reliableQueue.isEmpty()) {
            launch(reliableQueue.poll(), nowNs);
        } else if (answerWanted) {
            sendAnswer(nowNs);
        }
        return true;
    }

    void answer(long nowNs) {
        if (undecided()) {
            answerWanted = true;
            if (reliable == null) { // else after its PRACK (RFC 3262 §3)
                sendAnswer(nowNs);
            }
        }
    }

    private void sendAnswer(long nowNs) {
        SipResponse ok = response(200);
        if (description == null) {
            description = call.offers.offer();
        }
        if (call.offers.ourOfferOpen() || offered) {
            ok.sdp(call.offers.localDescription());
        }
        call.session().timer().decide(invite, ok, nowNs);
        transaction.respond(ok, nowNs);
    }

    /** The ACK of our 200. */
    void acknowledged(SipRequest ack, long nowNs) {
        if (!transaction.awaitsAck()) {
            return;
        }
        transaction.acknowledged(nowNs);
        Session session = call.session();
        if (bye != null) {
            session.bye(bye, nowNs);
            return;
        }
        String problem = null;
        if (call.offers.ourOfferOpen()) {
            try {
                if (ack.sdp().isPresent()) {
                    call.offers.answered(ack.sdp().get());
                } else {
                    problem = "ACK without session description";
                }
            } catch (SdpRejected wrong) {
                problem = wrong.getMessage();
            }
        }
        if (problem == null) {
            call.connected();
        } else {
            call.context.counters().count(SipCounter.CALLS_SDP_REJECTED);
            session.bye(new HangupReason(65, problem), nowNs);
            call.end(new CallEnd(EndedBy.NETWORK, 488, 65, problem));
        }
    }

    /** Their offer's answer was delivered reliably: an UPDATE may follow (RFC 3311 §5.1). */
    boolean answerIsOut() {
        return answerDelivered || transaction.answered();
    }

    boolean acknowledgedBy(SipRequest ack) {
        return ack.cseq() == invite.cseq() && transaction.accepted();
    }

    @Override
    public void unacknowledged(InviteServerTransaction which, long nowNs) {
        if (which != transaction || call.session() == null) {
            return;
        }
        call.context.counters().count(SipCounter.UNACKNOWLEDGED);
        if (answerWanted) {
            call.session().bye(bye == null ? HangupReason.FAILURE : bye, nowNs);
            call.end(new CallEnd(EndedBy.NETWORK, 408, 0, "answer was not acknowledged"));
        }
    }

    /** Says a final no; {@code reason} may be null. */
    void refuse(int code, String phrase, HangupReason reason, long nowNs) {
        SipResponse response = invite.response(code, phrase).tagged(localTag);
        if (reason != null) {
            response.set("Reason", Causes.header(reason));
        }
        if (code == 503) {
            response.set("Retry-After", "5");
        }
        stopReliable();
        transaction.respond(response, nowNs);
    }

    private void stopReliable() {
        reliable = null;
        reliableQueue.clear();
        if (repetition != null) {
            repetition.stop();
        }
    }

    void cancelled(SipRequest cancel, long nowNs) {
        if (!transaction.answered()) {
            stopReliable();
            transaction.respond(invite.response(487).tagged(localTag), nowNs);
            call.end(new CallEnd(EndedBy.REMOTE, 487, Causes.q850(cancel), "cancelled by the caller"));
        }
    }

    /** The caller sent BYE before our answer (RFC 3261 §15.1.2). */
    void byeBeforeAnswer(long nowNs) {
        if (!transaction.answered()) {
            stopReliable();
            transaction.respond(invite.response(487).tagged(localTag), nowNs);
        } else {
            transaction.acknowledged(nowNs);
        }
    }

    /** We hang up between wanting to answer and being acknowledged. */
    void byeAfterAck(HangupReason reason, long nowNs) {
        bye = reason;
        if (!transaction.answered()) { // it still waited for a PRACK
            answerWanted = false;
            refuse(Causes.refusal(reason), null, reason, nowNs);
        }
    }

    void timers(long nowNs) {
        if (reliable == null) {
            return;
        }
        switch (repetition.tick(nowNs)) {
            case NOTHING -> { }
            case SEND_AGAIN -> transaction.respond(reliable, nowNs);
            case GIVE_UP -> { // RFC 3262 §3: 5xx
                stopReliable();
                transaction.respond(invite.response(504).tagged(localTag), nowNs);
                call.end(new CallEnd(EndedBy.NETWORK, 504, 0, "progress was not acknowledged"));
            }
        }
    }

    long delayNs(long nowNs) {
        return reliable == null ? Timer.NEVER : repetition.delayNs(nowNs);
    }
}
