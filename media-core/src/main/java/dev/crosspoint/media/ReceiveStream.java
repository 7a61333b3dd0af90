package dev.crosspoint.media;

import dev.crosspoint.media.rtp.ReceiverStats;

/** One RTP source of a peer, known by its SSRC after its first authentic packet. */
final class ReceiveStream {
    final int ssrc;
    final ReceiverStats stats;
    ReceivePlan section;
    long heardNs;
    long octets;

    ReceiveStream(int ssrc, ReceivePlan section) {
        this.ssrc = ssrc;
        this.section = section;
        this.stats = new ReceiverStats(section.formats().clockHz());
    }
}
