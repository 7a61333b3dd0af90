package dev.crosspoint.signaling.call;

/** Who called whom, seen from us. */
enum CallDirection {
    INBOUND("inbound"),
    OUTBOUND("outbound");

    private final String wire;

    CallDirection(String wire) {
        this.wire = wire;
    }

    String wire() {
        return wire;
    }
}
