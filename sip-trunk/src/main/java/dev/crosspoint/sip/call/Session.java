package dev.crosspoint.sip.call;

import dev.crosspoint.media.phone.CallEnd;
import dev.crosspoint.media.phone.EndedBy;
import dev.crosspoint.media.phone.HangupReason;
import dev.crosspoint.media.sdp.SdpRejected;
import dev.crosspoint.sip.SipCounter;
import dev.crosspoint.sip.message.SipMessage;
import dev.crosspoint.sip.message.SipRequest;
import dev.crosspoint.sip.message.SipResponse;
import dev.crosspoint.sip.transaction.InviteServerTransaction;
import dev.crosspoint.sip.transport.Hop;
import dev.crosspoint.transcoder.InfoDigit;

/** What happens within a dialog: re-INVITE, UPDATE, BYE and the small requests, in both directions. */
final class Session implements Transactions.Unacknowledged {
    private final CallCore call;
    private final Dialog dialog;
    private final SessionTimer timer;
    private final Renegotiation ours;
    private SipRequest lastAck;
    private InviteServerTransaction theirs;
    private OutgoingRefer refer;
    private IncomingRefer theirRefer;
    private boolean byeSent;
    private boolean heldByRemote;

    Session(CallCore call, Dialog dialog, boolean caller) {
        this.call = call;
        this.dialog = dialog;
        timer = new SessionTimer(call.context);
        ours = new Renegotiation(call, this, dialog, caller);
    }

    boolean in(Dialog other) {
        return dialog == other;
    }

    boolean owns(SipRequest request) {
        return dialog.owns(request);
    }

    SessionTimer timer() {
        return timer;
    }

    /** Notes what the far side can do. */
    void supports(SipMessage message) {
        if (message.header("Allow").isPresent()) {
            ours.updateAllowed(message.lists("Allow", "UPDATE"));
        }
    }

    /** The 2xx of our first INVITE came: acknowledges it. */
    void confirmed(SipResponse ok, long inviteCseq, long nowNs) {
        supports(ok);
        timer.decided(ok, nowNs);
        acknowledge(inviteCseq);
    }

    void acknowledge(long inviteCseq) {
        lastAck = dialog.ack(inviteCseq);
        call.transactions.send(lastAck, dialog.hop());
    }

    void acknowledgeAgain() {
        if (lastAck != null) {
            call.transactions.send(lastAck, dialog.hop());
        }
    }

    void receive(SipRequest request, Hop from, Hop reply, long nowNs) {
        if (request.is("ACK")) {
            acknowledged(request, nowNs);
            return;
        }
        if (theirRefer != null && theirRefer.repeatedBy(request)) {
            return; // its answer is being thought about
        }
        if (!dialog.inOrder(request)) {
            answer(request, request.response(500), reply, nowNs);
            return;
        }
        switch (request.method()) {
            case "BYE" -> bye(request, reply, nowNs);
            case "INVITE" -> reinvite(request, from, reply, nowNs);
            case "UPDATE" -> update(request, from, reply, nowNs);
            case "INFO" -> info(request, reply, nowNs);
            case "OPTIONS" -> answer(request, allowing(request.response(200)), reply, nowNs);
            case "NOTIFY" -> notified(request, reply, nowNs);
            case "REFER" -> referred(request, reply, nowNs);
            case "PRACK" -> answer(request, request.response(481), reply, nowNs);
            default -> answer(request, allowing(request.response(405)), reply, nowNs);
        }
    }

    /** INFO carries digits in the two old forms; what else it carries is acknowledged and left (RFC 6086 §4.2.2). */
    private void info(SipRequest request, Hop reply, long nowNs) {
        answer(request, allowing(request.response(200)), reply, nowNs);
        request.header("Content-Type").flatMap(type -> InfoDigit.read(type, request.body()))
            .ifPresent(digit -> call.digit(digit.key(), digit.durationMs()));
    }

    /** Asks the far side to call somebody else; false when that cannot be asked, or is being asked already. */
    boolean refer(String sipUri, long nowNs) {
        if (refer != null && !refer.over()) {
            return false;
        }
        refer = new OutgoingRefer(call, dialog, refer);
        return refer.start(sipUri, nowNs);
    }

    private void referred(SipRequest request, Hop reply, long nowNs) {
        SipResponse refusal = IncomingRefer.refusal(request);
        if (!call.answered() || theirRefer != null && !theirRefer.over()) {
            refusal = request.response(491);
        }
        if (refusal != null) {
            call.context.counters().count(SipCounter.REFERS_REFUSED);
            answer(request, refusal, reply, nowNs);
            return;
        }
        theirRefer = new IncomingRefer(call, dialog, request, reply, nowNs);
        call.referAsked(theirRefer.number(), IncomingRefer.target(request));
    }

    void answerRefer(long number, int code, String reason, long nowNs) {
        if (theirRefer != null && theirRefer.number() == number) {
            theirRefer.answer(code, reason, nowNs);
        }
    }

    private void notified(SipRequest notify, Hop reply, long nowNs) {
        boolean ours = refer != null && refer.owns(notify);
        answer(notify, notify.response(ours ? 200 : 481), reply, nowNs);
        if (ours) {
            refer.notified(notify, nowNs);
        }
    }

    private void answer(SipRequest request, SipResponse response, Hop reply, long nowNs) {
        call.transactions.answer(request, response, reply, nowNs);
    }

    private static SipResponse allowing(SipResponse response) {
        response.set("Allow", CallContext.ALLOW);
        return response;
    }

    private void bye(SipRequest request, Hop reply, long nowNs) {
        answer(request, request.response(200), reply, nowNs);
        timer.stop();
        ours.stop();
        call.byeBeforeAnswer(nowNs);
        if (theirs != null && !theirs.answered()) {
            theirs.respond(theirs.request().response(487), nowNs);
        }
        if (refer != null) {
            refer.farSideLeft();
        }
        if (theirRefer != null) {
            theirRefer.farSideLeft(nowNs);
        }
        int code = call.answered() ? 0 : 487;
        call.end(new CallEnd(EndedBy.REMOTE, code, Causes.q850(request), "far side hung up"));
    }

    /** Ends the dialog from our side. */
    void bye(HangupReason reason, long nowNs) {
        if (byeSent) {
            return;
        }
        byeSent = true;
        if (theirRefer != null) {
            theirRefer.callEnds(nowNs);
        }
        timer.stop();
        ours.stop();
        SipRequest bye = dialog.request("BYE");
        bye.set("Reason", Causes.header(reason));
        ours.sendAuthorized(bye, nowNs);
    }

    private void reinvite(SipRequest request, Hop from, Hop reply, long nowNs) {
        InviteServerTransaction transaction = call.transactions.accept(request, reply, this);
        SipResponse refusal = cannotTake(request);
        if (refusal == null && (theirs != null && theirs.awaitsAck() && call.offers.ourOfferOpen())) {
            refusal = request.response(491);
        }
        if (refusal != null) {
            transaction.respond(refusal, nowNs);
            return;
        }
        theirs = transaction;
        try {
            SipResponse ok = described(request, from, nowNs);
            ok.sdp(request.sdp().isPresent() ? call.offers.answer(request.sdp().get())
                    : call.offers.reoffer(call.offers.holding()));
            transaction.respond(ok, nowNs);
            noticeHold();
        } catch (SdpRejected wrong) {
            transaction.respond(request.response(488), nowNs);
        }
    }

    private void update(SipRequest request, Hop from, Hop reply, long nowNs) {
        boolean offer = request.sdp().isPresent();
        SipResponse refusal = offer ? cannotTake(request) : null;
        if (offer && refusal == null && !call.answered() && !call.mayUpdateEarly()) {
            refusal = request.response(500); // their offer in the INVITE has no final answer yet (RFC 3311 §5.2)
            refusal.set("Retry-After", "2");
        }
        if (refusal == null && SessionTimer.tooShort(request, call.context)) {
            refusal = tooShort(request);
        }
        if (refusal != null) {
            answer(request, refusal, reply, nowNs);
            return;
        }
        try {
            SipResponse ok = described(request, from, nowNs);
            if (offer) {
                ok.sdp(call.offers.answer(request.sdp().get()));
            }
            answer(request, ok, reply, nowNs);
            noticeHold();
        } catch (SdpRejected wrong) {
            answer(request, request.response(488), reply, nowNs);
        }
    }

    /** Why an offer cannot be taken now, or null. */
    private SipResponse cannotTake(SipRequest request) {
        if (ours.pendingOffer() || call.offers.ourOfferOpen()) {
            call.context.counters().count(SipCounter.GLARE);
            return request.response(491);
        }
        if (SessionTimer.tooShort(request, call.context)) {
            return tooShort(request);
        }
        return request.hasBody() && request.sdp().isEmpty() ? request.response(415) : null;
    }

    private SipResponse tooShort(SipRequest request) {
        SipResponse response = request.response(422);
        response.set("Min-SE", Integer.toString(call.context.minSe()));
        return response;
    }

    /** A 200 to a request that may move the far side or renew the session timer. */
    private SipResponse described(SipRequest request, Hop from, long nowNs) {
        dialog.refreshTarget(request, from);
        supports(request);
        SipResponse ok = allowing(request.response(200));
        ok.set("Contact", call.context.contact(from.transport()));
        ok.set("Supported", CallContext.SUPPORTED);
        timer.decide(request, ok, nowNs);
        return ok;
    }

    private void acknowledged(SipRequest ack, long nowNs) {
        if (call.acknowledged(ack, nowNs)) {
            return;
        }
        if (theirs != null && theirs.awaitsAck() && ack.cseq() == theirs.request().cseq()) {
            theirs.acknowledged(nowNs);
            if (call.offers.ourOfferOpen()) {
                settle(ack, nowNs);
            }
        }
    }

    /** Our offer in the 200 of their re-INVITE is answered in the ACK. */
    private void settle(SipRequest ack, long nowNs) {
        try {
            if (ack.sdp().isPresent()) {
                call.offers.answered(ack.sdp().get());
                noticeHold();
            } else {
                call.offers.refused();
            }
        } catch (SdpRejected wrong) {
            lose(new HangupReason(65, wrong.getMessage()), 488, nowNs);
        }
    }

    @Override
    public void unacknowledged(InviteServerTransaction transaction, long nowNs) {
        if (transaction == theirs && transaction.succeeded()) {
            call.context.counters().count(SipCounter.UNACKNOWLEDGED);
            lose(HangupReason.FAILURE, 408, nowNs);
        }
    }

    void reinviteCancelled(InviteServerTransaction transaction, long nowNs) {
        if (!transaction.answered()) {
            transaction.respond(transaction.request().response(487), nowNs);
        }
    }

    void noticeHold() {
        boolean now = call.offers.heldByRemote();
        if (now != heldByRemote) {
            heldByRemote = now;
            call.held(now);
        }
    }

    void hold(boolean on, long nowNs) {
        ours.hold(on, nowNs);
    }

    /** The network lost the call: says BYE in case anybody listens. */
    void lose(HangupReason reason, int code, long nowNs) {
        bye(reason, nowNs);
        call.end(new CallEnd(EndedBy.NETWORK, call.answered() ? 0 : code, reason.q850(), reason.text()));
    }

    void timers(long nowNs) {
        if (timer.expired(nowNs)) {
            call.context.counters().count(SipCounter.SESSION_EXPIRED);
            lose(new HangupReason(102, "session timer expired"), 0, nowNs);
        } else if (timer.refreshDue(nowNs)) {
            ours.refresh(nowNs);
        }
        ours.timers(nowNs);
        if (refer != null) {
            refer.timers(nowNs);
        }
        if (theirRefer != null) {
            theirRefer.timers(nowNs);
        }
    }

    long delayNs(long nowNs) {
        long delay = Math.min(timer.delayNs(nowNs), ours.delayNs(nowNs));
        delay = refer == null ? delay : Math.min(delay, refer.delayNs(nowNs));
        return theirRefer == null ? delay : Math.min(delay, theirRefer.delayNs(nowNs));
    }
}
