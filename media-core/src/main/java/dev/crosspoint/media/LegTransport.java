package dev.crosspoint.media;

/** How a leg's RTP travels. */
public enum LegTransport {
    /** Plain RTP on a pair of ports of its own. */
    RTP,
    /** SRTP keyed in SDP (RFC 4568), on a pair of ports of its own. */
    SDES_SRTP,
    /** DTLS-SRTP (RFC 5764) without ICE, on a pair of ports of its own; RTCP shares the RTP port. */
    DTLS_SRTP,
    /** ICE and DTLS-SRTP on the one port that all WebRTC peers share. */
    WEBRTC
}
