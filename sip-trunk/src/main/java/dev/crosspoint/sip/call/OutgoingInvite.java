package dev.crosspoint.sip.call;

import dev.crosspoint.media.phone.CallEnd;
import dev.crosspoint.media.phone.EndedBy;
import dev.crosspoint.media.phone.HangupReason;
import dev.crosspoint.media.sdp.SdpRejected;
import dev.crosspoint.sip.SipCounter;
import dev.crosspoint.sip.message.SipRequest;
import dev.crosspoint.sip.message.SipResponse;
import dev.crosspoint.sip.transaction.InviteClientTransaction;
import dev.crosspoint.sip.transaction.Timer;
import dev.crosspoint.sip.transport.Hop;
import java.util.HashMap;
import java.util.Map;

/** The INVITE that begins a call of ours, with its forks, until one of them answers or all fail. */
final class OutgoingInvite implements Transactions.Outcome {
    private static final int MAX_FORKS = 16;
    private static final int MAX_INTERVAL_TRIES = 2;

    /** A fork that has said something but not answered. */
    private static final class Fork {
        final Dialog dialog;
        long lastReliable = -1;
        boolean answered;

        Fork(Dialog dialog) {
            this.dialog = dialog;
        }
    }

    private final CallCore call;
    private final OutgoingCall plan;
    private final DigestAuth auth;
    private final SessionTimer asking;
    private final String localTag;
    private final Map<String, Fork> forks = new HashMap<>();
    private final Timer cancelGuard = new Timer();
    private InviteClientTransaction transaction;
    private HangupReason cancelled;
    private boolean cancelSent;
    private String winner;
    private int minSe;
    private int intervalTries;

    OutgoingInvite(CallCore call, OutgoingCall plan) {
        this.call = call;
        this.plan = plan;
        auth = new DigestAuth(plan.credentials(), call.context);
        asking = new SessionTimer(call.context);
        localTag = call.context.newTag();
    }

    void start(long nowNs) {
        SipRequest invite = SipRequest.create("INVITE", plan.target());
        CallContext context = call.context;
        context.newVia(invite, plan.hop().transport());
        invite.set("Max-Forwards", "70");
        invite.set("From", plan.from() + ";tag=" + localTag);
        invite.set("To", plan.to());
        invite.set("Call-ID", plan.callId());
        invite.set("CSeq", "1 INVITE");
        context.describe(invite, plan.hop().transport());
        invite.set("Allow", CallContext.ALLOW);
        asking.ask(invite, context.sessionExpires(), 0);
        plan.headers().forEach(invite::set);
        invite.sdp(call.offers.offer());
        transaction = call.transactions.invite(invite, plan.hop(), this, nowNs);
    }

    @Override
    public void response(SipResponse response, Hop from, long nowNs) {
        if (response.provisional()) {
            provisional(response, from, nowNs);
        } else if (response.success()) {
            success(response, from, nowNs);
        } else {
            failure(response, nowNs);
        }
    }

    @Override
    public void failed(int code, long nowNs) {
        cancelGuard.stop();
        call.end(new CallEnd(EndedBy.NETWORK, code, 0, code == 408 ? "no response" : "could not be sent"));
    }

    private void provisional(SipResponse response, Hop from, long nowNs) {
        if (cancelled != null) {
            sendCancel(nowNs);
        }
        if (response.code() == 100 || response.toTag() == null) {
            if (response.code() == 180) {
                call.rings();
            }
            return;
        }
        Fork fork = forks.get(response.toTag());
        if (fork == null) {
            if (forks.size() >= MAX_FORKS || winner != null) {
                return;
            }
            fork = new Fork(Dialog.asCaller(call.context, transaction.request(), response, from));
            forks.put(response.toTag(), fork);
        }
        boolean reliable = response.lists("Require", "100rel") && response.header("RSeq").isPresent();
        if (reliable && !acknowledge(fork, response, nowNs)) {
            return;
        }
        if (cancelled != null || winner != null) {
            return;
        }
        if (call.session() == null || !call.session().in(fork.dialog)) {
            call.session(fork.dialog, true); // the fork that speaks last is the one that is heard
        }
        if (response.code() == 180) {
            call.rings();
        }
        response.sdp().ifPresent(sdp -> early(response, sdp, reliable));
    }

    /** PRACKs a reliable response; false when it is a repetition or out of order (RFC 3262 §4). */
    private boolean acknowledge(Fork fork, SipResponse response, long nowNs) {
        long number = SessionTimer.number(response.header("RSeq").orElse("0"));
        if (fork.lastReliable >= 0 && number != fork.lastReliable + 1) {
            return false;
        }
        fork.lastReliable = number;
        SipRequest prack = fork.dialog.request("PRACK");
        prack.set("RAck", number + " " + response.cseq() + " INVITE");
        call.transactions.request(prack, fork.dialog.hop(), Transactions.IGNORED, nowNs);
        fork.answered |= response.sdp().isPresent();
        return true;
    }

    private void early(SipResponse response, String sdp, boolean reliable) {
        try {
            if (reliable) {
                call.offers.answered(sdp);
            } else {
                call.offers.preview(sdp);
            }
            call.earlyMediaHeard();
        } catch (SdpRejected notYet) {
            // the 2xx decides; until then there is nothing to hear
            call.context.counters().count(SipCounter.CALLS_SDP_REJECTED);
        }
    }

    private void success(SipResponse response, Hop from, long nowNs) {
        cancelGuard.stop();
        String tag = response.toTag() == null ? "" : response.toTag();
        if (tag.equals(winner)) { // the 2xx again: our ACK was lost
            call.session().acknowledgeAgain();
            return;
        }
        Fork fork = forks.get(tag);
        Dialog dialog = fork == null ? Dialog.asCaller(call.context, transaction.request(), response, from)
                : fork.dialog;
        dialog.refreshTarget(response, from);
        if (winner != null || cancelled != null || call.ended()) {
            endLate(dialog, response, nowNs);
            return;
        }
        winner = tag;
        if (call.session() == null || !call.session().in(dialog)) {
            call.session(dialog, true);
        }
        Session session = call.session();
        session.confirmed(response, transaction.request().cseq(), nowNs);
        String problem = description(response, fork != null && fork.answered);
        if (problem == null) {
            call.connected();
        } else {
            call.context.counters().count(SipCounter.CALLS_SDP_REJECTED);
            session.bye(new HangupReason(65, problem), nowNs);
            call.end(new CallEnd(EndedBy.NETWORK, 488, 65, problem));
        }
    }

    /** Takes the final answer; returns what is wrong with it, or null. */
    private String description(SipResponse response, boolean answeredReliably) {
        try {
            if (answeredReliably && !call.offers.ourOfferOpen()) {
                return null;
            }
            if (response.sdp().isPresent()) {
                call.offers.answered(response.sdp().get());
                return null;
            }
            return call.offers.settlePreview() ? null : "answer without session description";
        } catch (SdpRejected wrong) {
            return wrong.getMessage();
        }
    }

    /** A further fork, or an answer that crossed our CANCEL: acknowledged and ended. */
    private void endLate(Dialog dialog, SipResponse response, long nowNs) {
        call.context.counters().count(SipCounter.LATE_ANSWERS);
        call.transactions.send(dialog.ack(response.cseq()), dialog.hop());
        Fork known = forks.get(response.toTag());
        if (known == null || !known.dialog.equals(dialog) || known.lastReliable != Long.MAX_VALUE) {
            SipRequest bye = dialog.request("BYE");
            bye.set("Reason", Causes.header(cancelled == null ? HangupReason.NORMAL : cancelled));
            call.transactions.request(bye, dialog.hop(), Transactions.IGNORED, nowNs);
            Fork ended = new Fork(dialog);
            ended.lastReliable = Long.MAX_VALUE; // one BYE is enough, however often its 2xx comes
            forks.put(response.toTag() == null ? "" : response.toTag(), ended);
        }
    }

    private void failure(SipResponse response, long nowNs) {
        cancelGuard.stop();
        if (cancelled == null && !call.ended() && retry(response, nowNs)) {
            return;
        }
        EndedBy by = cancelled != null ? EndedBy.LOCAL : EndedBy.REMOTE;
        call.end(new CallEnd(by, response.code(), Causes.q850(response), response.reason()));
    }

    /** Sends the INVITE again where the far side said how it should have been. */
    private boolean retry(SipResponse response, long nowNs) {
        SipRequest again = transaction.request().copy();
        switch (response.code()) {
            case 401, 407 -> {
                if (!auth.answer(again, response)) {
                    call.context.counters().count(SipCounter.AUTH_FAILED);
                    return false;
                }
            }
            case 422 -> {
                minSe = SessionTimer.number(response.header("Min-SE").orElse("0"));
                if (minSe == 0 || ++intervalTries > MAX_INTERVAL_TRIES) {
                    return false;
                }
                asking.ask(again, Math.max(call.context.sessionExpires(), minSe), minSe);
            }
            default -> {
                return false;
            }
        }
        again.set("CSeq", again.cseq() + 1 + " INVITE");
        call.context.newVia(again, plan.hop().transport());
        forks.clear();
        transaction = call.transactions.invite(again, plan.hop(), this, nowNs);
        return true;
    }

    Credentials credentials() {
        return plan.credentials();
    }

    /** Takes the call back; what still comes is dealt with silently. */
    void cancel(HangupReason reason, long nowNs) {
        cancelled = reason;
        cancelGuard.start(2 * call.context.timers().timeoutNs(), nowNs);
        if (transaction.proceeding()) {
            sendCancel(nowNs);
        }
    }

    private void sendCancel(long nowNs) {
        if (!cancelSent) {
            cancelSent = true;
            SipRequest cancel = transaction.cancel();
            cancel.set("Reason", Causes.header(cancelled));
            call.transactions.request(cancel, transaction.hop(), Transactions.IGNORED, nowNs);
        }
    }

    void timers(long nowNs) {
        if (cancelGuard.fires(nowNs) && transaction.pending()) {
            transaction.abandon(); // RFC 3261 §9.1: no final response 64·T1 after the CANCEL
        }
    }

    long delayNs(long nowNs) {
        return cancelGuard.delayNs(nowNs);
    }
}
