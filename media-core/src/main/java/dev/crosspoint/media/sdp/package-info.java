/**
 * Session descriptions (RFC 8866) as records, and the two families of offer and answer that the node speaks: WebRTC
 * (RFC 8829 as a server needs it, see {@link dev.crosspoint.media.sdp.WebRtcSdp}) and telephony
 * ({@link dev.crosspoint.media.sdp.PhoneSdp}). Simulcast, bundle-only negotiation and SDES keys are not here yet.
 */
package dev.crosspoint.media.sdp;
