package dev.crosspoint.sip.call;

import dev.crosspoint.media.phone.HangupReason;
import dev.crosspoint.sip.message.HeaderText;
import dev.crosspoint.sip.message.SipMessage;

/** Reason headers (RFC 3326) and what Q.850 causes mean as SIP codes (RFC 3398 §7.2.4.1). */
final class Causes {
    private Causes() {
    }

    static String header(HangupReason reason) {
        return "Q.850;cause=" + reason.q850() + ";text=" + HeaderText.quoted(reason.text());
    }

    /** The Q.850 cause in a message, 0 when there is none. */
    static int q850(SipMessage message) {
        for (String value : message.headers("Reason")) {
            if (value.regionMatches(true, 0, "Q.850", 0, 5)) {
                String cause = HeaderText.parameter(value, "cause");
                return cause != null && cause.matches("[0-9]{1,3}") ? Integer.parseInt(cause) : 0;
            }
        }
        return 0;
    }

    /** The final code with which a call that was not answered is refused. */
    static int refusal(HangupReason reason) {
        return switch (reason.q850()) {
            case 1 -> 404;
            case 17 -> 486;
            case 18, 19 -> 480;
            case 28 -> 484;
            case 31, 16, 21 -> 603;
            case 34, 38, 41, 42, 47 -> 503;
            case 127 -> 500;
            default -> 603;
        };
    }
}
