package dev.crosspoint.sip.call;

import dev.crosspoint.media.phone.HangupReason;
import dev.crosspoint.media.sdp.SdpRejected;
import dev.crosspoint.sip.SipCounter;
import dev.crosspoint.sip.message.SipRequest;
import dev.crosspoint.sip.message.SipResponse;
import dev.crosspoint.sip.transaction.Timer;
import dev.crosspoint.sip.transport.Hop;
import java.time.Duration;

/** Our own re-INVITEs and UPDATEs: hold, resume and refresh; one at a time, again after a glare. */
final class Renegotiation {
    private enum Wish { NOTHING, REFRESH, CHANGE }

    private final CallCore call;
    private final Session session;
    private final Dialog dialog;
    private final boolean caller;
    private final DigestAuth auth;
    private final Timer later = new Timer();
    private boolean holdWanted;
    private boolean holdOffered;
    private boolean updateAllowed;
    private boolean pending;
    private boolean offering;
    private Wish next = Wish.NOTHING;
    private boolean stopped;

    Renegotiation(CallCore call, Session session, Dialog dialog, boolean caller) {
        this.call = call;
        this.session = session;
        this.dialog = dialog;
        this.caller = caller;
        auth = new DigestAuth(call.credentials(), call.context);
    }

    void updateAllowed(boolean allowed) {
        updateAllowed = allowed;
    }

    boolean pendingOffer() {
        return pending && offering;
    }

    void hold(boolean on, long nowNs) {
        holdWanted = on;
        if (pending) {
            next = Wish.CHANGE;
        } else if (on != call.offers.holding()) {
            reinvite(nowNs);
        }
    }

    /** Tells the far side that we are still here (RFC 4028 §7.4): by UPDATE where it knows that. */
    void refresh(long nowNs) {
        if (pending) {
            next = next == Wish.CHANGE ? next : Wish.REFRESH;
        } else if (updateAllowed) {
            SipRequest update = dialog.request("UPDATE");
            session.timer().ask(update, call.context.sessionExpires(), 0);
            pending = true;
            offering = false;
            call.transactions.request(update, dialog.hop(), outcome(update), nowNs);
        } else {
            reinvite(nowNs);
        }
    }

    private void reinvite(long nowNs) {
        SipRequest invite = dialog.request("INVITE");
        invite.set("Allow", CallContext.ALLOW);
        session.timer().ask(invite, call.context.sessionExpires(), 0);
        holdOffered = holdWanted;
        invite.sdp(call.offers.reoffer(holdOffered));
        pending = true;
        offering = true;
        call.transactions.invite(invite, dialog.hop(), outcome(invite), nowNs);
    }

    private Transactions.Outcome outcome(SipRequest request) {
        return new Transactions.Outcome() {
            private boolean done;

            @Override
            public void response(SipResponse response, Hop from, long nowNs) {
                if (response.provisional()) {
                    return;
                }
                if (done) { // the 2xx of a re-INVITE again: our ACK was lost
                    session.acknowledgeAgain();
                    return;
                }
                done = true;
                answered(request, response, from, nowNs);
            }

            @Override
            public void failed(int code, long nowNs) {
                pending = false;
                if (!stopped) {
                    session.lose(new HangupReason(102, "far side does not answer"), code, nowNs);
                }
            }
        };
    }

    private void answered(SipRequest request, SipResponse response, Hop from, long nowNs) {
        boolean invite = request.is("INVITE");
        if (response.success()) {
            dialog.refreshTarget(response, from);
            if (invite) {
                session.acknowledge(request.cseq());
            }
            if (stopped) {
                return;
            }
            session.supports(response);
            session.timer().decided(response, nowNs);
            pending = false;
            if (invite && !settled(response)) {
                session.lose(new HangupReason(65, "unusable answer"), 488, nowNs);
            } else {
                session.noticeHold();
                proceed(nowNs);
            }
        } else if (!stopped && !authorized(request, response, nowNs)) {
            pending = false;
            if (invite) {
                call.offers.refused();
            }
            refused(response, nowNs);
        }
    }

    private boolean settled(SipResponse response) {
        try {
            if (response.sdp().isEmpty()) {
                return false;
            }
            call.offers.answered(response.sdp().get());
            call.offers.holding(holdOffered);
            return true;
        } catch (SdpRejected wrong) {
            return false;
        }
    }

    private boolean authorized(SipRequest request, SipResponse response, long nowNs) {
        if (response.code() != 401 && response.code() != 407) {
            return false;
        }
        SipRequest again = request.copy();
        if (!auth.answer(again, response)) {
            call.context.counters().count(SipCounter.AUTH_FAILED);
            return false;
        }
        dialog.renumber(again);
        if (again.is("INVITE")) {
            call.transactions.invite(again, dialog.hop(), outcome(again), nowNs);
        } else {
            call.transactions.request(again, dialog.hop(), outcome(again), nowNs);
        }
        return true;
    }

    private void refused(SipResponse response, long nowNs) {
        switch (response.code()) {
            case 491 -> { // RFC 3261 §14.1: the owner of the Call-ID waits 2.1-4 s, the other 0-2 s
                call.context.counters().count(SipCounter.GLARE);
                next = Wish.CHANGE;
                int slot = caller ? 2_100 + call.context.random().nextInt(1_900) : call.context.random().nextInt(2_000);
                later.start(Duration.ofMillis(slot).toNanos(), nowNs);
            }
            case 408, 481 -> session.lose(new HangupReason(102, "far side knows no such call"), 481, nowNs);
            case 422 -> proceed(nowNs);
            default -> {
                if (holdWanted == holdOffered) { // that very wish was refused
                    holdWanted = call.offers.holding();
                }
                proceed(nowNs);
            }
        }
    }

    /** Does what had to wait. */
    private void proceed(long nowNs) {
        Wish wish = next;
        next = Wish.NOTHING;
        if (holdWanted != call.offers.holding()) {
            reinvite(nowNs);
        } else if (wish == Wish.REFRESH) {
            refresh(nowNs);
        }
    }

    /** Sends a request that ends things, answering a challenge once. */
    void sendAuthorized(SipRequest request, long nowNs) {
        call.transactions.request(request, dialog.hop(), new Transactions.Outcome() {
            @Override
            public void response(SipResponse response, Hop from, long now) {
                if (response.code() == 401 || response.code() == 407) {
                    SipRequest again = request.copy();
                    if (auth.answer(again, response)) {
                        dialog.renumber(again);
                        call.transactions.request(again, dialog.hop(), Transactions.IGNORED, now);
                    }
                }
            }

            @Override
            public void failed(int code, long now) { }
        }, nowNs);
    }

    void stop() {
        stopped = true;
        later.stop();
    }

    void timers(long nowNs) {
        if (later.fires(nowNs) && !pending) {
            proceed(nowNs);
        }
    }

    long delayNs(long nowNs) {
        return later.delayNs(nowNs);
    }
}
