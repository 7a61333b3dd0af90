package dev.crosspoint.media.sctp;

/** How many bytes may be on their way at once (RFC 9260 §7.2). */
final class CongestionWindow {
    private final int mtu;
    private int window;
    private int slowStartThreshold = Integer.MAX_VALUE;
    private int partiallyAcknowledged;
    private boolean recovering;
    private int recoveredAtTsn;

    CongestionWindow(int mtu) {
        this.mtu = mtu;
        this.window = Math.min(4 * mtu, Math.max(2 * mtu, 4404));
    }

    int bytes() {
        return window;
    }

    /** The cumulative TSN moved on and took this many bytes with it. */
    void acknowledged(int bytes, int flightBefore, int cumulativeTsn) {
        if (recovering) {
            recovering = cumulativeTsn - recoveredAtTsn < 0;
            return;
        }
        if (flightBefore < window) {
            return; // not the window is the limit, but the application
        }
        if (window <= slowStartThreshold) {
            window += Math.min(bytes, mtu);
            return;
        }
        partiallyAcknowledged += bytes;
        if (partiallyAcknowledged >= window) {
            partiallyAcknowledged -= window;
            window += mtu;
        }
    }

    /** Fast retransmission found a loss; halves once for all that was in flight. */
    void lossFound(int lastTsnSent) {
        if (!recovering) {
            halve();
            window = slowStartThreshold;
            recovering = true;
            recoveredAtTsn = lastTsnSent;
        }
    }

    void timedOut() {
        halve();
        window = mtu;
        recovering = false;
    }

    private void halve() {
        slowStartThreshold = Math.max(window / 2, 4 * mtu);
        partiallyAcknowledged = 0;
    }
}
