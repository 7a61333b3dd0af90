/**
 * The media plane: {@link dev.crosspoint.media.MediaEngine} opens WebRTC peers, phone legs and bridges between them
 * and runs them on shards.
 *
 * <p>What callers hold are handles ({@code WebRtcPeer}, {@code PhoneLeg}, {@code Bridge}): they speak SDP and send
 * commands. What lives on a shard are sessions ({@code PeerSession}, {@code LegSession}, {@code BridgeSession}): they
 * are touched by their shard's thread only. A packet's way: {@code io} publishes it into the {@code ShardRing}, the
 * {@code PeerDemux} or the leg finds whose it is, {@code PeerTransport} decrypts it, {@code PhonePeerBridge} changes
 * its codec, {@code LegSession} or {@code SendStream} gives it our numbers, and the batch's end sends it.
 *
 * <p>Left out on purpose: rooms and forwarding of video, congestion control, retransmission, full ICE, ICE over TCP,
 * SRTP toward phones, codecs toward phones other than G.711.
 */
package dev.crosspoint.media;
