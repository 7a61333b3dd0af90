package dev.crosspoint.signaling.endpoint;

import dev.crosspoint.signaling.webhook.WebhookReply;
import dev.crosspoint.signaling.webhook.WebhookRequest;
import dev.crosspoint.signaling.webhook.Webhooks;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Tells a customer's application what becomes of its endpoints. Events of one endpoint arrive in order, one at a time;
 * the endpoint's id is their order key, for anybody who sends others that must keep the order.
 */
public final class EndpointEvents {

    /** A device waits no longer for an answer to its request. */
    private static final Duration OUTBOUND_LIMIT = Duration.ofSeconds(30);

    private final Webhooks webhooks;
    private final EndpointSettings settings;
    private final InstantSource clock;

    public EndpointEvents(Webhooks webhooks, EndpointSettings settings, InstantSource clock) {
        this.webhooks = webhooks;
        this.settings = settings;
        this.clock = clock;
    }

    /** The device opened its socket. */
    public void connected(Endpoint endpoint, String deviceId) {
        send(endpoint, "endpointConnected", deviceId);
    }

    /** The device is gone. */
    public void disconnected(Endpoint endpoint, String deviceId) {
        send(endpoint, "endpointDisconnected", deviceId);
    }

    /** The device publishes audio and is free to be connected. */
    public void eligible(Endpoint endpoint, String deviceId) {
        send(endpoint, "endpointEligible", deviceId);
    }

    /** The device cannot be connected now. */
    public void ineligible(Endpoint endpoint, String deviceId) {
        send(endpoint, "endpointIneligible", deviceId);
    }

    /**
     * A device asks for a connection. Blocks until the application has answered, behind the events sent before.
     *
     * @param toType {@code PHONE_NUMBER}, {@code ENDPOINT} or {@code CALL_ID}
     * @return true when the callback or its fallback took the request with a 2xx within 30 s
     */
    public boolean outboundRequested(Endpoint endpoint, String deviceId, String to, String toType) {
        if (endpoint.eventCallbackUrl() == null) {
            return false;
        }
        Map<String, Object> fields = fields(endpoint, "outboundConnectionRequest", deviceId);
        fields.put("from", endpoint.endpointId());
        fields.put("fromType", "ENDPOINT");
        fields.put("to", to);
        fields.put("toType", toType);
        try {
            return webhooks.submit(endpoint.endpointId(), request(endpoint, "outboundConnectionRequest", fields))
                    .get(OUTBOUND_LIMIT.toMillis(), TimeUnit.MILLISECONDS) instanceof WebhookReply.Ok;
        } catch (TimeoutException | ExecutionException _) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void send(Endpoint endpoint, String event, String deviceId) {
        if (endpoint.eventCallbackUrl() != null) {
            webhooks.send(endpoint.endpointId(), request(endpoint, event, fields(endpoint, event, deviceId)));
        }
    }

    private Map<String, Object> fields(Endpoint endpoint, String event, String deviceId) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("accountId", endpoint.accountId());
        fields.put("endpointId", endpoint.endpointId());
        fields.put("event", event);
        fields.put("deviceId", deviceId);
        fields.put("timestamp", clock.instant().toEpochMilli());
        fields.put("tags", endpoint.tag());
        return fields;
    }

    private WebhookRequest request(Endpoint endpoint, String event, Map<String, Object> fields) {
        return WebhookRequest.post(event, endpoint.eventCallbackUrl(), fields, settings.webhookTimeout())
                .orElse("POST", endpoint.eventFallbackUrl(), null);
    }
}
