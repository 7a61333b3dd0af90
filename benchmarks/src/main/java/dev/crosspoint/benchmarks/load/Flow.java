package dev.crosspoint.benchmarks.load;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * One direction of one call: when each of its packets was sent, and which of them a received one is. The sender's
 * thread writes, the receiver's reads; timestamps tell them which packet is meant, since the server gives frames new
 * sequence numbers but keeps their distances in time.
 */
final class Flow {
    private static final int KEPT = 1024;

    private final int ticksPerFrame;
    private final Delays delays;
    private final AtomicLongArray sentNs = new AtomicLongArray(KEPT);
    private boolean heard;
    private int firstTimestamp;

    /** @param ticksPerFrame RTP ticks of 20 ms on the receiving side */
    Flow(int ticksPerFrame, Delays delays) {
        this.ticksPerFrame = ticksPerFrame;
        this.delays = delays;
    }

    void sent(int packet, long nowNs) {
        sentNs.setRelease(packet % KEPT, nowNs);
    }

    /** A packet arrived. The first of a flow is the answer to the first that was sent, long before the measurement. */
    void received(int timestamp, long nowNs, Window window) {
        if (!heard) {
            heard = true;
            firstTimestamp = timestamp;
        }
        int packet = (timestamp - firstTimestamp) / ticksPerFrame;
        long sent = packet < 0 ? 0 : sentNs.getAcquire(packet % KEPT);
        if (sent != 0 && window.contains(sent)) {
            delays.add(nowNs - sent);
        }
    }

    /** When the measured packets were sent. Set by the sender, read by the receiver. */
    static final class Window {
        private volatile long fromNs = Long.MAX_VALUE;
        private volatile long toNs = Long.MAX_VALUE;

        void begin(long nowNs) {
            fromNs = nowNs;
        }

        void end(long nowNs) {
            toNs = nowNs;
        }

        boolean contains(long sentNs) {
            return sentNs >= fromNs && sentNs < toNs;
        }
    }
}
