package dev.crosspoint.signaling.call;

import dev.crosspoint.signaling.account.BasicCredentials;
import dev.crosspoint.signaling.bxml.Callback;
import dev.crosspoint.signaling.webhook.RequestText;
import dev.crosspoint.signaling.webhook.WebhookRequest;
import dev.crosspoint.signaling.webhook.Webhooks;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes webhooks of what happens to one call. */
final class CallEvents {
    private final CallProfile profile;
    private final CallTime time;
    private final Webhooks webhooks;

    CallEvents(CallProfile profile, CallTime time, Webhooks webhooks) {
        this.profile = profile;
        this.time = time;
        this.webhooks = webhooks;
    }

    /** An event whose answer is a document. */
    WebhookRequest question(Next.Ask ask, CallRecord call, String tag) {
        Map<String, Object> fields = common(ask.eventType(), time.now(), call, tag);
        if (ask.callback() == profile.first()) {
            fields.putAll(profile.firstFields());
        }
        fields.putAll(ask.fields());
        return webhook(ask.eventType(), ask.callback(), fields);
    }

    /** The call's last event, or null when nobody wants it. */
    WebhookRequest disconnect(CallRecord call, String tag) {
        return profile.disconnect() == null ? null : webhook(
            call.legOf() == null ? "disconnect" : "transferDisconnect", profile.disconnect(),
            CallFields.disconnect(call.endTime(), call, profile.callUrl(), tag));
    }

    /** What a later process of the node needs in order to say the last event; null when nobody wants it. */
    String lastWord(String tag) {
        if (profile.disconnect() == null) {
            return null;
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("callUrl", profile.callUrl());
        fields.put("tag", tag);
        return RequestText.write(webhook("disconnect", profile.disconnect(), fields));
    }

    /** The last event of a call whose process died. */
    static WebhookRequest lastWord(String kept, CallRecord call) {
        WebhookRequest request = RequestText.read(kept,
            call.legOf() == null ? "disconnect" : "transferDisconnect", call.accountId(), null);
        return request.saying(CallFields.disconnect(call.endTime(), call, (String) request.fields().get("callUrl"),
            (String) request.fields().get("tag")));
    }

    /** Sends an event that no document answers; does not wait. A null callback says nothing. */
    void tell(String eventType, Callback to, CallRecord call, String tag, Map<String, Object> more) {
        if (to == null) {
            return;
        }
        Map<String, Object> fields = common(eventType, time.now(), call, tag);
        fields.putAll(more);
        webhooks.send(call.callId(), webhook(eventType, to, fields));
    }

    /** An event to be sent later, with what is known now. */
    WebhookRequest notice(String eventType, Callback to, CallRecord call, String tag) {
        return webhook(eventType, to, common(eventType, time.now(), call, tag));
    }

    private Map<String, Object> common(String eventType, Instant at, CallRecord call, String tag) {
        return CallFields.event(eventType, at, call, profile.callUrl(), tag);
    }

    private WebhookRequest webhook(String event, Callback to, Map<String, Object> fields) {
        return webhook(event, to, fields, profile.callbackTimeout());
    }

    static WebhookRequest webhook(String event, Callback to, Map<String, Object> fields, Duration timeout) {
        WebhookRequest fallback = to.fallback() == null ? null : webhook(event, to.fallback(), fields, timeout);
        BasicCredentials credentials = to.username() == null ? null
            : new BasicCredentials(to.username(), to.password() == null ? "" : to.password());
        return new WebhookRequest(to.method(), to.url(), credentials, fields, timeout, fallback, event);
    }
}
