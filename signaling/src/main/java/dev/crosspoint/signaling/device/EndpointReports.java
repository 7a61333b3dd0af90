package dev.crosspoint.signaling.device;

import dev.crosspoint.signaling.endpoint.Endpoint;
import dev.crosspoint.signaling.endpoint.EndpointEvents;
import dev.crosspoint.signaling.endpoint.Endpoints;
import dev.crosspoint.signaling.webhook.WebhookRequest;
import dev.crosspoint.signaling.webhook.Webhooks;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports into the endpoint records and out as webhooks. A record that cannot be written costs no device its call. */
final class EndpointReports implements DeviceReports {

    private static final Logger LOG = LoggerFactory.getLogger(EndpointReports.class);
    private static final Duration STATUS_TIMEOUT = Duration.ofSeconds(10);

    private final Endpoints endpoints;
    private final EndpointEvents events;
    private final Webhooks webhooks;
    private final Alarms time;

    EndpointReports(Endpoints endpoints, EndpointEvents events, Webhooks webhooks, Alarms time) {
        this.endpoints = endpoints;
        this.events = events;
        this.webhooks = webhooks;
        this.time = time;
    }

    @Override
    public void connected(Endpoint endpoint, String deviceId, String deviceName) {
        record(deviceId, () -> endpoints.deviceConnected(endpoint.endpointId(), deviceId, deviceName));
        events.connected(endpoint, deviceId);
    }

    @Override
    public void disconnected(Endpoint endpoint, String deviceId) {
        record(deviceId, () -> endpoints.deviceDisconnected(endpoint.endpointId(), deviceId));
        events.disconnected(endpoint, deviceId);
    }

    private static void record(String deviceId, Runnable change) {
        try {
            change.run();
        } catch (RuntimeException e) {
            LOG.error("state of device {} not recorded", deviceId, e);
        }
    }

    @Override
    public void eligible(Endpoint endpoint, String deviceId, boolean eligible) {
        if (eligible) {
            events.eligible(endpoint, deviceId);
        } else {
            events.ineligible(endpoint, deviceId);
        }
    }

    @Override
    public boolean outboundConnectionRequest(Endpoint endpoint, String deviceId, String toType, String to) {
        return events.outboundRequested(endpoint, deviceId, to, toType);
    }

    /** No sample of this webhook was ever published; the status goes by both names that are told of it. */
    @Override
    public void connectStatus(ConnectSession session, String status) {
        ConnectRequest request = session.request();
        if (request.statusUrl() == null) {
            return;
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("accountId", request.accountId());
        fields.put("endpointId", request.endpointId());
        fields.put("event", "connectStatus");
        fields.put("connectStatus", status);
        fields.put("status", status);
        fields.put("deviceId", session.deviceId());
        fields.put("sessionId", session.sessionId());
        fields.put("callId", request.callId());
        fields.put("from", request.callId());
        fields.put("fromType", "CALL");
        fields.put("fromTags", request.fromTags());
        fields.put("to", request.endpointId());
        fields.put("toType", "ENDPOINT");
        fields.put("toTags", session.tag());
        fields.put("timestamp", time.now().toEpochMilli());
        fields.put("tags", session.tag());
        webhooks.send(session.orderKey(), WebhookRequest
                .post("connectStatus", request.statusUrl(), fields, STATUS_TIMEOUT)
                .orElse("POST", request.statusFallbackUrl(), null));
    }
}
