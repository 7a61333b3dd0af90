package dev.crosspoint.media;

import dev.crosspoint.media.rtp.ReceiverStats;

/** One RTP source of a peer, known by its SSRC after its first authentic packet. */
final class ReceiveStream {
    private static final int CLOCK_HZ = 48_000;

    final int ssrc;
    final ReceiverStats stats = new ReceiverStats(CLOCK_HZ);
    ReceivePlan section;
    long heardNs;

    ReceiveStream(int ssrc, ReceivePlan section) {
        this.ssrc = ssrc;
        this.section = section;
    }
}
