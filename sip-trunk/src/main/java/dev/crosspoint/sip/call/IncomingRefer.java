package dev.crosspoint.sip.call;

import dev.crosspoint.sip.SipCounter;
import dev.crosspoint.sip.message.SipAddress;
import dev.crosspoint.sip.message.SipRequest;
import dev.crosspoint.sip.message.SipResponse;
import dev.crosspoint.sip.transaction.Timer;
import dev.crosspoint.sip.transport.Hop;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** A REFER of the far side's: its answer, and the NOTIFYs of the subscription it begins (RFC 3515 §2.4). */
final class IncomingRefer {
    /** The owner decides at once; a REFER must be answered before its sender gives it up. */
    private static final long DECISION_NS = Duration.ofSeconds(10).toNanos();
    /** Longer than anybody's phone rings. */
    private static final long EXPIRES_NS = Duration.ofSeconds(400).toNanos();

    private final CallCore call;
    private final Dialog dialog;
    private final SipRequest request;
    private final Hop reply;
    private final Timer limit = new Timer();
    private boolean accepted;
    private boolean over;

    IncomingRefer(CallCore call, Dialog dialog, SipRequest request, Hop reply, long nowNs) {
        this.call = call;
        this.dialog = dialog;
        this.request = request;
        this.reply = reply;
        limit.start(DECISION_NS, nowNs);
    }

    /** What tells it from others of the dialog. */
    long number() {
        return request.cseq();
    }

    boolean over() {
        return over;
    }

    /** Whether this is the same request again while it waits for its answer. */
    boolean repeatedBy(SipRequest other) {
        return !accepted && !over && other.is("REFER") && other.cseq() == request.cseq();
    }

    /** The one URI it refers to, empty when there is none; for a REFER that needs no owner to be refused too. */
    static String target(SipRequest refer) {
        List<String> all = refer.headers("Refer-To");
        return all.size() == 1 ? SipAddress.parse(all.getFirst()).uri() : "";
    }

    /** Why nobody has to be asked, or null: the reason goes into the response. */
    static SipResponse refusal(SipRequest refer) {
        String uri = target(refer).toLowerCase(Locale.ROOT);
        if (uri.isEmpty()) {
            return refer.response(400, "One Refer-To Needed");
        }
        if (uri.contains("replaces=")) { // RFC 3891: to put two of our calls together is for the application
            return refer.response(501, "Attended Transfer Not Supported");
        }
        if (uri.contains(";method=") && !uri.contains(";method=invite")) {
            return refer.response(501, "Only INVITE Can Be Referred To");
        }
        return null;
    }

    /** The first word decides, later ones are reported; a final one is the last. */
    void answer(int code, String reason, long nowNs) {
        if (over) {
            return;
        }
        if (!accepted && code >= 300) {
            over = true;
            limit.stop();
            call.context.counters().count(SipCounter.REFERS_REFUSED);
            call.transactions.answer(request, request.response(code, reason), reply, nowNs);
            return;
        }
        if (!accepted) {
            accepted = true;
            SipResponse response = request.response(202);
            response.set("Contact", call.context.contact(reply.transport()));
            call.transactions.answer(request, response, reply, nowNs);
            limit.start(EXPIRES_NS, nowNs);
        }
        over = code >= 200;
        if (over) {
            limit.stop();
        }
        notify(code, reason, nowNs);
    }

    private void notify(int code, String reason, long nowNs) {
        SipRequest notify = dialog.request("NOTIFY");
        notify.set("Event", "refer;id=" + request.cseq());
        notify.set("Subscription-State", over ? "terminated;reason=noresource"
                : "active;expires=" + Duration.ofNanos(limit.delayNs(nowNs)).toSeconds());
        notify.body("message", "sipfrag", ("SIP/2.0 " + code + " " + reason + "\r\n")
                .getBytes(StandardCharsets.UTF_8));
        call.transactions.request(notify, dialog.hop(), Transactions.IGNORED, nowNs);
    }

    /** The call ends: nothing is left unsaid. */
    void callEnds(long nowNs) {
        answer(487, "Request Terminated", nowNs);
    }

    /** Its sender has left: an open request is answered, news would reach nobody. */
    void farSideLeft(long nowNs) {
        if (!accepted) {
            callEnds(nowNs);
        }
        over = true;
        limit.stop();
    }

    void timers(long nowNs) {
        if (limit.fires(nowNs)) {
            answer(accepted ? 408 : 603, accepted ? "Request Timeout" : "Decline", nowNs);
        }
    }

    long delayNs(long nowNs) {
        return limit.delayNs(nowNs);
    }
}
