package dev.crosspoint.sip.call;

import dev.crosspoint.sip.message.SipMessage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The status line that a NOTIFY about a REFER carries (RFC 3420, RFC 3515 §2.4.5). */
final class Sipfrag {
    private static final Pattern STATUS = Pattern.compile("SIP/2\\.0 +([1-6][0-9]{2})(?: [^\\r\\n]*)?(?:\\r?\\n|$)");

    private Sipfrag() {
    }

    /** The status code in a body, 0 when there is none to be found at its beginning. */
    static int code(SipMessage message) {
        Matcher matcher = STATUS.matcher(message.body());
        return matcher.lookingAt() ? Integer.parseInt(matcher.group(1)) : 0;
    }
}
