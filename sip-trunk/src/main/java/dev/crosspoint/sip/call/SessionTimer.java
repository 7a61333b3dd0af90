package dev.crosspoint.sip.call;

import dev.crosspoint.sip.message.HeaderText;
import dev.crosspoint.sip.message.SipMessage;
import dev.crosspoint.sip.message.SipRequest;
import dev.crosspoint.sip.message.SipResponse;
import dev.crosspoint.sip.transaction.Timer;
import java.time.Duration;

/** The timer that finds out that the far side is gone (RFC 4028). */
final class SessionTimer {
    private static final int MARGIN_S = 32;
    private static final String HEADER = "Session-Expires";

    /** What a request's Session-Expires asks for; {@code seconds} 0 = nothing. */
    record Asked(int seconds, String refresher, boolean supported) {
        static Asked in(SipMessage message) {
            String value = message.header(HEADER).orElse("");
            String refresher = HeaderText.parameter(value, "refresher");
            return new Asked(number(value), refresher == null ? "" : refresher, message.lists("Supported", "timer")
                    || message.lists("Require", "timer"));
        }
    }

    private final CallContext context;
    private final Timer refresh = new Timer();
    private final Timer expiry = new Timer();
    private int seconds;
    private boolean weRefresh;

    SessionTimer(CallContext context) {
        this.context = context;
    }

    /** Whether a request asks for a timer so short that 422 is the answer. */
    static boolean tooShort(SipRequest request, CallContext context) {
        Asked asked = Asked.in(request);
        return asked.seconds() > 0 && asked.seconds() < context.minSe() && asked.supported();
    }

    /** Seconds at the start of a Session-Expires or Min-SE value; 0 when there are none. */
    static int number(String value) {
        String digits = value.split(";")[0].trim();
        return digits.matches("[0-9]{1,8}") ? Integer.parseInt(digits) : 0;
    }

    /** Asks for a timer in a request of ours; a running one is asked for again, with the same refresher. */
    void ask(SipRequest request, int wanted, int minSe) {
        request.set("Supported", CallContext.SUPPORTED);
        int ask = seconds > 0 ? seconds : Math.max(wanted, minSe);
        if (ask > 0 && wanted > 0 || seconds > 0) {
            String refresher = seconds == 0 ? "" : weRefresh ? ";refresher=uac" : ";refresher=uas";
            request.set(HEADER, ask + refresher);
            request.set("Min-SE", Integer.toString(Math.max(minSe, context.minSe())));
        }
    }

    /** Decides as the answering side and writes that into the 2xx (RFC 4028 §9). */
    void decide(SipRequest request, SipResponse ok, long nowNs) {
        Asked asked = Asked.in(request);
        int chosen = asked.seconds() > 0 ? asked.seconds() : context.sessionExpires();
        if (asked.seconds() > 0 && context.sessionExpires() > 0) {
            int floor = Math.max(context.minSe(), number(request.header("Min-SE").orElse("0")));
            chosen = Math.max(Math.min(asked.seconds(), context.sessionExpires()), floor);
        }
        if (chosen == 0) {
            stop();
            return;
        }
        boolean theyRefresh = asked.supported()
                && (asked.refresher().isEmpty() ? asked.seconds() > 0 : asked.refresher().equalsIgnoreCase("uac"));
        ok.set(HEADER, chosen + (theyRefresh ? ";refresher=uac" : ";refresher=uas"));
        if (theyRefresh) {
            ok.set("Require", "timer");
        }
        run(chosen, !theyRefresh, nowNs);
    }

    /** Takes the decision of the answering side from its 2xx to a request of ours (RFC 4028 §7.2). */
    void decided(SipResponse ok, long nowNs) {
        int chosen = number(ok.header(HEADER).orElse("0"));
        if (chosen == 0) {
            stop();
            return;
        }
        String refresher = HeaderText.parameter(ok.header(HEADER).orElse(""), "refresher");
        run(chosen, !"uas".equalsIgnoreCase(refresher), nowNs);
    }

    private void run(int chosen, boolean we, long nowNs) {
        seconds = chosen;
        weRefresh = we;
        long allNs = Duration.ofSeconds(chosen).toNanos();
        if (we) {
            refresh.start(allNs / 2, nowNs);
            expiry.start(allNs, nowNs);
        } else {
            refresh.stop();
            expiry.start(allNs - Math.min(Duration.ofSeconds(MARGIN_S).toNanos(), allNs / 3), nowNs);
        }
    }

    void stop() {
        seconds = 0;
        refresh.stop();
        expiry.stop();
    }

    boolean refreshDue(long nowNs) {
        return refresh.fires(nowNs);
    }

    boolean expired(long nowNs) {
        return expiry.fires(nowNs);
    }

    long delayNs(long nowNs) {
        return Math.min(refresh.delayNs(nowNs), expiry.delayNs(nowNs));
    }
}
