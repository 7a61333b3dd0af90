package dev.crosspoint.signaling.device;

/** Why a call's connection to a device is over; each connection ends with exactly one of these. */
public enum ConnectEnd {
    /** The device refused the stream, or hung up before it accepted. */
    DECLINED,
    /** The device neither accepted nor refused within the ring time. */
    TIMED_OUT,
    /** The endpoint is another account's, or only calls out and did not ask for this call. */
    DENIED,
    /** The endpoint was not there to be connected (unknown, no device, not eligible, busy), or media failed. */
    FAILED,
    /** The device had accepted and then hung up, left or was lost. */
    DEVICE_LEFT,
    /** The endpoint reached its end of life or was deleted. */
    EXPIRED,
    /** The call's side ended it: {@link ConnectAttempt#cancel()}. */
    CANCELLED
}
