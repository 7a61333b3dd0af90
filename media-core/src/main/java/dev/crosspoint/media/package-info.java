/**
 * The media plane: {@link dev.crosspoint.media.MediaEngine} opens WebRTC peers, phone legs and legs of any transport,
 * joins them by routes, bridges and rooms, records them, and runs all of that on shards.
 *
 * <p>What callers hold are handles ({@code WebRtcPeer}, {@code PhoneLeg}, {@code MediaLeg}, {@code Route}, {@code
 * MixRoom}, {@code LegRecording}): they send commands, and the first two speak SDP. What lives on a shard are sessions
 * ({@code PeerSession}, {@code LegSession}, {@code RouteSession} …): they are touched by their shard's thread only. A
 * packet's way: {@code io} publishes it into the {@code ShardRing}, the {@code PeerDemux} or the leg finds whose it is,
 * it is decrypted, {@code RouteSession} passes it on or has it transcoded, {@code AudioOut} gives it our numbers, the
 * leg encrypts it, and the batch's end sends it.
 *
 * <p>Left out on purpose: forwarding of video, congestion control, retransmission, full ICE, ICE over TCP.
 */
package dev.crosspoint.media;
