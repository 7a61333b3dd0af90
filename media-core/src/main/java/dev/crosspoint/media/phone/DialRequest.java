package dev.crosspoint.media.phone;

import java.util.List;
import java.util.Objects;

/**
 * What is needed to call somebody.
 *
 * @param to          E.164 number with its plus sign, or a {@code sip:} URI
 * @param from        E.164 number or {@code sip:} URI shown to the callee
 * @param displayName name shown to the callee, or null; with privacy one of Anonymous, Private, Restricted and
 *                    Unavailable
 * @param privacy     true hides {@code from} from the callee (RFC 3323) and tells it to the trunk alone (RFC 3325)
 * @param uui         the value of a User-To-User header (RFC 7433), with its parameters, or null
 * @param diversions  who passed the call on before us, latest first (RFC 5806); empty when nobody did
 * @param callId      the platform's id of this call, for log lines
 */
public record DialRequest(String to, String from, String displayName, boolean privacy, String uui,
        List<IncomingCall.Diversion> diversions, String callId) {
    public DialRequest {
        Objects.requireNonNull(to, "to");
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(callId, "callId");
        diversions = List.copyOf(diversions);
    }

    /** A call that nobody passed on. */
    public DialRequest(String to, String from, String displayName, boolean privacy, String uui, String callId) {
        this(to, from, displayName, privacy, uui, List.of(), callId);
    }

    @Override
    public String toString() {
        return "DialRequest[callId=" + callId + "]";
    }
}
