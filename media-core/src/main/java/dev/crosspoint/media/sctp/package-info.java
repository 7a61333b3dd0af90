/**
 * SCTP (RFC 9260) with DCEP (RFC 8832) for the data channels of WebRTC peers, as far as text channels need it.
 *
 * <p>In: the four-way handshake from either side and from both at once, DATA with fragmentation, SACK, retransmission
 * and congestion control, FORWARD-TSN from the peer (RFC 3758), stream resets asked for by the peer (RFC 6525),
 * HEARTBEAT answers, SHUTDOWN, ABORT; channels opened in band by either side.
 *
 * <p>Left out on purpose: sockets, threads, clocks; binary messages (counted and dropped); several addresses; I-DATA,
 * partial reliability of what we send, own heartbeats (ICE consent watches the path), zero checksums, SCTP restart
 * (a peer that restarts comes over a new DTLS association).
 */
package dev.crosspoint.media.sctp;
