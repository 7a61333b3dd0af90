package dev.crosspoint.media;

import dev.crosspoint.media.io.DatagramPort;

/** The bound RTP and RTCP ports of a phone leg and the shard they belong to. */
record PortPair(DatagramPort rtp, DatagramPort rtcp, int slot) {
}
