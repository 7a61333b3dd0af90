/**
 * DTLS 1.2 identities and handshakes, SRTP key export, and SRTP and SRTCP contexts.
 *
 * <p>{@link dev.crosspoint.srtp.SrtpSession} works on packets in native memory and allocates nothing for one: our own
 * contexts over libcrypto, with jitsi-srtp where that is missing. {@link dev.crosspoint.srtp.DtlsEngine} keeps
 * Bouncy Castle's blocking handshakes off the shards.
 *
 * <p>Left out on purpose: DTLS 1.3, renegotiation, session resumption and connection ids (no WebRTC peer needs them),
 * HelloVerifyRequest (only addresses that passed an ICE check get here), MKI, and re-keying inside a session.
 */
package dev.crosspoint.srtp;
