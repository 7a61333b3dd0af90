package dev.crosspoint.signaling.call;

import dev.crosspoint.media.phone.StirShaken;
import dev.crosspoint.signaling.json.Times;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** The fields of call events, in the order in which they are sent; null ones are left out by the sender. */
final class CallFields {
    private CallFields() { }

    /** What every event carries, with {@code answerTime} once there is one and the event is not the first. */
    static Map<String, Object> event(String eventType, Instant now, CallRecord call, String callUrl, String tag) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("eventType", eventType);
        fields.put("eventTime", Times.text(now));
        fields.put("accountId", call.accountId());
        fields.put("applicationId", call.applicationId());
        fields.put("from", call.from());
        fields.put("to", call.to());
        fields.put("direction", call.direction().wire());
        fields.put("callId", call.callId());
        fields.put("callUrl", callUrl);
        if (call.legOf() != null) {
            fields.put("parentCallId", call.legOf().parentCallId());
            fields.put("transferCallerId", call.legOf().callerId());
            fields.put("transferTo", call.legOf().to());
        }
        fields.put("enqueuedTime", Times.text(call.enqueuedTime()));
        fields.put("startTime", Times.text(call.startTime()));
        fields.put("answerTime", Times.text(call.answerTime()));
        fields.put("tag", tag == null || tag.isEmpty() ? null : tag);
        return fields;
    }

    /** The call's last event, which has a name of its own for a leg of another call. */
    static Map<String, Object> disconnect(Instant now, CallRecord call, String callUrl, String tag) {
        String eventType = call.legOf() == null ? "disconnect" : "transferDisconnect";
        Map<String, Object> fields = event(eventType, now, call, callUrl, tag);
        fields.put("endTime", Times.text(call.endTime()));
        fields.put("cause", call.cause().wire());
        fields.put("errorMessage", call.errorMessage());
        fields.put("errorId", call.errorId());
        return fields;
    }

    /** Why something ended; a plain hangup says nothing beyond its name. */
    static void cause(Map<String, Object> fields, Next.End why) {
        boolean plain = why.cause() == DisconnectCause.HANGUP;
        fields.put("cause", why.cause().wire());
        fields.put("errorMessage", plain ? null : why.message());
        fields.put("errorId", plain ? null : CallIds.error());
    }

    /** What is not said is left out. */
    static Map<String, Object> stirShaken(StirShaken said) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("verstat", said.verstat());
        fields.put("attestationIndicator", said.attestation());
        fields.put("originatingId", said.originatingId());
        fields.values().removeIf(Objects::isNull);
        return fields;
    }
}
