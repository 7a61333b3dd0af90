package dev.crosspoint.signaling.call;

import dev.crosspoint.signaling.bxml.Callback;
import java.time.Duration;
import java.util.Map;

/**
 * What is fixed for a call's whole life.
 *
 * @param callUrl         the call as a REST resource
 * @param callbackTimeout of every webhook
 * @param first           who is asked for the first document
 * @param firstFields     what that event carries beyond the common fields
 * @param disconnect      who hears of the end; null = nobody
 */
record CallProfile(String callUrl, Duration callbackTimeout, Callback first, Map<String, Object> firstFields,
        Callback disconnect) {
    CallProfile {
        firstFields = Map.copyOf(firstFields);
    }

    /** The profile of a call that is dialled for this one. */
    CallProfile leg(String callId, Callback answer, Callback legDisconnect) {
        String calls = callUrl.substring(0, callUrl.lastIndexOf('/') + 1);
        return new CallProfile(calls + callId, callbackTimeout, answer, Map.of(), legDisconnect);
    }
}
