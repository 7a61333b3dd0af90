package dev.crosspoint.media;

/** Why a WebRTC peer is lost. */
public enum PeerLoss {
    CONSENT_EXPIRED, DTLS_FAILED, DTLS_CLOSED, MEDIA_FAULT
}
