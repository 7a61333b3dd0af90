package dev.crosspoint.signaling.device;

import dev.crosspoint.signaling.endpoint.Endpoint;

/** What the device side tells the records and the customer's application; in order per endpoint. */
interface DeviceReports {

    /** @param deviceName may be null */
    void connected(Endpoint endpoint, String deviceId, String deviceName);

    void disconnected(Endpoint endpoint, String deviceId);

    void eligible(Endpoint endpoint, String deviceId, boolean eligible);

    /** Asks the application; true when it said 2xx. Blocks. */
    boolean outboundConnectionRequest(Endpoint endpoint, String deviceId, String toType, String to);

    void connectStatus(ConnectSession session, String status);
}
