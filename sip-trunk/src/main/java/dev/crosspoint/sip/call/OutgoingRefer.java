package dev.crosspoint.sip.call;

import dev.crosspoint.media.phone.ReferEnd;
import dev.crosspoint.sip.SipCounter;
import dev.crosspoint.sip.message.HeaderText;
import dev.crosspoint.sip.message.SipRequest;
import dev.crosspoint.sip.message.SipResponse;
import dev.crosspoint.sip.transaction.Timer;
import dev.crosspoint.sip.transport.Hop;
import java.time.Duration;
import java.util.Locale;

/** A REFER of ours and the subscription it begins (RFC 3515 §2.4.4), until one outcome is known and told. */
final class OutgoingRefer implements Transactions.Outcome {
    /** How long a far side that accepted may be silent before its final NOTIFY. */
    private static final long PATIENCE_NS = Duration.ofSeconds(30).toNanos();
    /** How long it may take in all, however much it reports: an INVITE's patience (RFC 3261 §16.6, timer C). */
    private static final long LIMIT_NS = Duration.ofMinutes(3).toNanos();

    private final CallCore call;
    private final Dialog dialog;
    private final DigestAuth auth;
    private final boolean alone;
    private final Timer patience = new Timer();
    private final Timer limit = new Timer();
    private SipRequest request;
    private int referCode;
    private int notifyCode;
    private boolean sent;
    private boolean reported;
    private boolean over;
    private boolean givenUp;

    /** @param before the dialog's last REFER, which is over, or null */
    OutgoingRefer(CallCore call, Dialog dialog, OutgoingRefer before) {
        this.call = call;
        this.dialog = dialog;
        alone = before == null || before.heardOut();
        auth = new DigestAuth(call.credentials(), call.context);
    }

    /** False for what is no URI that could be written down. */
    boolean start(String sipUri, long nowNs) {
        request = dialog.request("REFER");
        try {
            request.set("Refer-To", "<" + sipUri + ">");
            if (!dialog.localUri().isEmpty()) {
                request.set("Referred-By", "<" + dialog.localUri() + ">"); // RFC 3892 §3
            }
        } catch (IllegalArgumentException unspeakable) {
            over = true;
            return false;
        }
        call.context.counters().count(SipCounter.REFERS_OUT);
        sent = true;
        call.transactions.request(request, dialog.hop(), this, nowNs);
        return true;
    }

    boolean over() {
        return over;
    }

    /** Whether nothing more can be reported that does not say which REFER it is about. */
    private boolean heardOut() {
        return alone && (!sent || reported || referCode >= 300);
    }

    @Override
    public void response(SipResponse response, Hop from, long nowNs) {
        if (response.provisional() || over || challenged(response, nowNs)) {
            return;
        }
        referCode = response.code();
        if (!response.success()) {
            end(false);
        } else if (reported) {
            end(notifyCode / 100 == 2);
        } else {
            patience.start(PATIENCE_NS, nowNs);
            limit.start(LIMIT_NS, nowNs);
        }
    }

    private boolean challenged(SipResponse response, long nowNs) {
        if (response.code() != 401 && response.code() != 407) {
            return false;
        }
        SipRequest again = request.copy();
        if (!auth.answer(again, response)) {
            call.context.counters().count(SipCounter.AUTH_FAILED);
            return false;
        }
        dialog.renumber(again);
        request = again;
        call.transactions.request(again, dialog.hop(), this, nowNs);
        return true;
    }

    /** Nobody answered: what a NOTIFY reported counts all the same. */
    @Override
    public void failed(int code, long nowNs) {
        end(notifyCode / 100 == 2);
    }

    /**
     * Whether a NOTIFY belongs here; one after the end of our patience does not (RFC 6665 §4.1.3). Only the dialog's
     * first REFER may be reported on without its number (RFC 3515 §2.4.6); we hear others out too where that is clear.
     */
    boolean owns(SipRequest notify) {
        String event = notify.header("Event").orElse("");
        String id = HeaderText.parameter(event, "id");
        return !givenUp && event.split(";")[0].trim().equalsIgnoreCase("refer")
                && (id == null ? alone : id.equals(Long.toString(request.cseq())));
    }

    /** News of how the far side fares; a final code or the subscription's end settles it. */
    void notified(SipRequest notify, long nowNs) {
        int code = Sipfrag.code(notify);
        boolean last = notify.header("Subscription-State").orElse("").toLowerCase(Locale.ROOT).startsWith("terminated");
        if (over || reported) {
            return;
        }
        if (code < 200 && !last) {
            if (referCode != 0) {
                patience.start(PATIENCE_NS, nowNs); // it rings somewhere
            }
            return;
        }
        reported = true;
        notifyCode = code < 200 ? 0 : code;
        if (referCode != 0) { // else its response is still on its way
            end(notifyCode / 100 == 2);
        }
    }

    /** Its BYE came first: having accepted, it does as it was asked. */
    void farSideLeft() {
        end(referCode / 100 == 2);
    }

    private void end(boolean succeeded) {
        if (!over) {
            over = true;
            patience.stop();
            limit.stop();
            call.referEnded(new ReferEnd(succeeded, referCode, notifyCode));
        }
    }

    void timers(long nowNs) {
        if (patience.fires(nowNs) || limit.fires(nowNs)) {
            givenUp = true;
            end(false);
        }
    }

    long delayNs(long nowNs) {
        return Math.min(patience.delayNs(nowNs), limit.delayNs(nowNs));
    }
}
