package dev.crosspoint.media;

/**
 * How long a shard rests between two turns. With few datagrams not at all: each is handled when it comes. With many,
 * turns keep a distance, so that one wake-up, one receive and one send serve several. Shard thread only.
 */
final class Gather {
    private static final long WINDOW_NS = 10_000_000L;
    private static final int WORTH = 1;

    private final long gatherNs;
    private long turnNs;
    private long windowNs;
    private long windowPackets;
    private boolean busy;

    /** @param gatherNs distance of turns; 0 = never rest */
    Gather(long gatherNs) {
        this.gatherNs = gatherNs;
    }

    void turned(long nowNs) {
        turnNs = nowNs;
    }

    /** @param packets handled since the start */
    long restNs(long nowNs, long packets) {
        if (gatherNs == 0) {
            return 0;
        }
        long elapsed = nowNs - windowNs;
        if (elapsed >= WINDOW_NS) {
            busy = (packets - windowPackets) * gatherNs >= WORTH * elapsed;
            windowNs = nowNs;
            windowPackets = packets;
        }
        return busy ? gatherNs - (nowNs - turnNs) : 0;
    }
}
