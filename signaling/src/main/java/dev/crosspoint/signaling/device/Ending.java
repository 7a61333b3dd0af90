package dev.crosspoint.signaling.device;

/**
 * Why a session ends: the close code and reason that the device sees, and what its call is told.
 *
 * <p>Devices come back by themselves after 1001, and after no other code.
 */
record Ending(int code, String reason, ConnectEnd forCall) {

    static final Ending EXPIRED = new Ending(1000, "Endpoint expired", ConnectEnd.EXPIRED);
    static final Ending DELETED = new Ending(1000, "Endpoint deleted", ConnectEnd.EXPIRED);
    static final Ending LEFT = new Ending(1000, "Device left", ConnectEnd.DEVICE_LEFT);
    static final Ending MOVING = new Ending(1001, "Going away", ConnectEnd.DEVICE_LEFT);
    static final Ending HEARTBEAT_LOST = new Ending(1001, "Heartbeat lost", ConnectEnd.DEVICE_LEFT);
    static final Ending MEDIA_LOST = new Ending(1001, "Media connection lost", ConnectEnd.DEVICE_LEFT);
    static final Ending IDLE = new Ending(1001, "Idle", ConnectEnd.DEVICE_LEFT);
    static final Ending FLOODED = new Ending(1008, "Too many messages", ConnectEnd.DEVICE_LEFT);
    static final Ending FAULT = new Ending(1011, "Internal error", ConnectEnd.DEVICE_LEFT);
    static final Ending NOT_NEGOTIATED = new Ending(1011, "No media connection", ConnectEnd.DEVICE_LEFT);
    static final Ending SUPERSEDED = new Ending(4409, "Superseded by a newer connection", ConnectEnd.DEVICE_LEFT);

    /** The device closed its socket, or it broke (1006). */
    static Ending socketClosed(int code) {
        return new Ending(1000, "Socket closed by the device with " + code, ConnectEnd.DEVICE_LEFT);
    }
}
