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
    /** Packets sent so far: frames beyond them are the server's own, made up while the sender was held up. */
    private volatile int sent;
    private boolean heard;
    private int firstTimestamp;

    /** @param ticksPerFrame RTP ticks of 20 ms on the receiving side */
    Flow(int ticksPerFrame, Delays delays) {
        this.ticksPerFrame = ticksPerFrame;
        this.delays = delays;
    }

    void sent(int packet, long nowNs) {
        sentNs.setPlain(packet % KEPT, nowNs);
        sent = packet + 1;
    }

    /** A packet arrived. The first of a flow is the answer to the first that was sent, long before the measurement. */
    void received(int timestamp, long nowNs, Window window) {
        if (!heard) {
            heard = true;
            firstTimestamp = timestamp;
        }
        int packet = (timestamp - firstTimestamp) / ticksPerFrame;
        if (packet < 0 || packet >= sent) {
            return;
        }
        long atNs = sentNs.getPlain(packet % KEPT);
        if (window.contains(atNs)) {
            delays.add(nowNs - atNs);
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
