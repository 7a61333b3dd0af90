package dev.crosspoint.media;

/** Tells a shard which peer an address belongs to, whichever shard the peer lives on. */
record RouteCommand(PeerDemux demux, long high, long low, int port, PeerSession peer, boolean present)
        implements Command {
    @Override
    public void run(long nowNs) {
        if (present) {
            demux.route(high, low, port, peer);
        } else {
            demux.forget(high, low, port, peer);
        }
    }

    @Override
    public Object target() {
        return peer;
    }
}
