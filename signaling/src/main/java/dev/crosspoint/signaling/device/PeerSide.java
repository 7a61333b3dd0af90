package dev.crosspoint.signaling.device;

/** The two peer connections of a device, named by what the device does with them. */
enum PeerSide {
    /** Device to server; after the first offer the device offers. */
    PUBLISH("publish"),
    /** Server to device; the server always offers. */
    SUBSCRIBE("subscribe");

    private final String wire;

    PeerSide(String wire) {
        this.wire = wire;
    }

    String wire() {
        return wire;
    }

    static PeerSide of(Params params) throws RpcFault {
        String given = params.text("peerType");
        for (PeerSide side : values()) {
            if (side.wire.equals(given)) {
                return side;
            }
        }
        throw new RpcFault(JsonRpc.INVALID_PARAMS, "peerType must be publish or subscribe");
    }
}
