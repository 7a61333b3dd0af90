package dev.crosspoint.signaling.device;

/** Joins calls to devices: what the Connect verb asks of the device side. */
public interface EndpointConnector {

    /**
     * Offers a call's audio to the device of an endpoint. Returns at once; all that happens is told to
     * {@code events}, a refusal too.
     */
    ConnectAttempt connect(ConnectRequest request, ConnectEvents events);
}
