package dev.crosspoint.signaling.call;

import dev.crosspoint.signaling.bxml.Callback;
import java.time.Duration;

/**
 * An outbound call as the REST API ordered it, checked.
 *
 * @param disconnect  null when nobody wants to hear of the end
 * @param callTimeout how long it may ring
 * @param priority    1 first, 5 last
 */
record CallRequest(String applicationId, String from, String to, Callback answer, Callback disconnect,
        Duration callTimeout, Duration callbackTimeout, String tag, int priority, boolean privacy, String displayName,
        String uui) {
    @Override
    public String toString() {
        return "CallRequest[application=" + applicationId + "]";
    }
}
