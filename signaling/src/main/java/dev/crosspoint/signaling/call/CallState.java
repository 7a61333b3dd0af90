package dev.crosspoint.signaling.call;

/** How far a call has come; it only ever moves down this list. */
enum CallState {
    /** Outbound only: accepted from the API, not dialled yet. */
    QUEUED("queued"),
    INITIATED("initiated"),
    ANSWERED("answered"),
    DISCONNECTED("disconnected");

    private final String wire;

    CallState(String wire) {
        this.wire = wire;
    }

    String wire() {
        return wire;
    }
}
