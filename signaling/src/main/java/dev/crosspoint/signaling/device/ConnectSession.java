package dev.crosspoint.signaling.device;

import dev.crosspoint.signaling.endpoint.Endpoint;
import java.util.UUID;

/**
 * One connection of a call to an endpoint, as connectStatus webhooks name it.
 *
 * @param sessionId the same in all webhooks of this connection, and in those of no other
 * @param endpoint  null when the call's account has none of this id: of other accounts' endpoints nothing is told
 * @param deviceId  null when no device holds the endpoint
 */
record ConnectSession(String sessionId, ConnectRequest request, Endpoint endpoint, String deviceId) {

    static ConnectSession of(ConnectRequest request, Endpoint endpoint, String deviceId) {
        return new ConnectSession(UUID.randomUUID().toString(), request, endpoint, deviceId);
    }

    /** In line with the endpoint's own webhooks, but never in a line of another account's. */
    String orderKey() {
        return endpoint == null ? request.ownOrderKey() : endpoint.endpointId();
    }

    /** Of the endpoint; may be null. */
    String tag() {
        return endpoint == null ? null : endpoint.tag();
    }
}
