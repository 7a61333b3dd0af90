package dev.crosspoint.signaling.call;

import dev.crosspoint.signaling.bxml.Callback;
import dev.crosspoint.signaling.json.Times;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Calls as the REST API shows them. */
final class CallJson {
    private static final String MASKED = "*****";

    private CallJson() { }

    /** The order as it was understood: methods filled in, passwords masked, absent fields left out. */
    static Map<String, Object> created(CallRecord call, CallRequest order, String callUrl) {
        Callback answer = order.answer();
        Callback fallback = answer.fallback();
        Callback disconnect = order.disconnect();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("applicationId", call.applicationId());
        body.put("accountId", call.accountId());
        body.put("callId", call.callId());
        body.put("to", call.to());
        body.put("from", call.from());
        body.put("enqueuedTime", Times.text(call.enqueuedTime()));
        body.put("callUrl", callUrl);
        body.put("callTimeout", seconds(order.callTimeout()));
        body.put("callbackTimeout", seconds(order.callbackTimeout()));
        body.put("tag", order.tag());
        body.put("answerMethod", answer.method());
        body.put("answerUrl", text(answer.url()));
        body.put("answerFallbackMethod", fallback == null ? "POST" : fallback.method());
        body.put("answerFallbackUrl", fallback == null ? null : text(fallback.url()));
        body.put("disconnectMethod", disconnect == null ? "POST" : disconnect.method());
        body.put("disconnectUrl", disconnect == null ? null : text(disconnect.url()));
        body.put("username", answer.username());
        body.put("password", answer.password() == null ? null : MASKED);
        body.put("fallbackUsername", fallback == null ? null : fallback.username());
        body.put("fallbackPassword", fallback == null || fallback.password() == null ? null : MASKED);
        body.put("priority", order.priority());
        body.values().removeIf(Objects::isNull);
        return body;
    }

    static Map<String, Object> state(CallRecord call) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("applicationId", call.applicationId());
        body.put("accountId", call.accountId());
        body.put("callId", call.callId());
        if (call.legOf() != null) {
            body.put("parentCallId", call.legOf().parentCallId());
        }
        body.put("to", call.to());
        body.put("from", call.from());
        body.put("direction", call.direction().wire());
        body.put("state", call.state().wire());
        body.put("stirShaken", call.stirShaken() == null ? null : CallFields.stirShaken(call.stirShaken()));
        body.put("enqueuedTime", Times.text(call.enqueuedTime()));
        body.put("startTime", Times.text(call.startTime()));
        body.put("answerTime", Times.text(call.answerTime()));
        body.put("endTime", Times.text(call.endTime()));
        body.put("disconnectCause", call.cause() == null ? null : call.cause().wire());
        body.put("errorMessage", call.errorMessage());
        body.put("errorId", call.errorId());
        body.put("lastUpdate", Times.text(call.lastUpdate()));
        return body;
    }

    private static String text(URI url) {
        return url.toString();
    }

    /** Whole seconds as a whole number. */
    private static Number seconds(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? (Number) duration.toSeconds() : duration.toMillis() / 1000.0;
    }
}
