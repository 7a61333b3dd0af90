package dev.crosspoint.sip.call;

import dev.crosspoint.sip.transport.Hop;
import java.util.Map;

/**
 * What the first INVITE of a call is made of.
 *
 * @param target      the Request-URI
 * @param from        From header value without tag
 * @param to          To header value
 * @param headers     further headers: identity, privacy, User-To-User
 * @param credentials for the trunk's challenges, or null
 */
public record OutgoingCall(String callId, String target, Hop hop, String from, String to,
                           Map<String, String> headers, Credentials credentials) {
    @Override
    public String toString() {
        return "OutgoingCall[" + callId + "]";
    }
}
