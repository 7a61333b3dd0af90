package dev.crosspoint.srtp;

/**
 * Why an association never came up or broke.
 *
 * @param detail what the library or the peer's alert said; no secrets
 */
public record DtlsFailure(Kind kind, String detail) {

    /** The fixed kinds; each has a counter. */
    public enum Kind {
        /** The deadline passed before the handshake was done. */
        TIMED_OUT,
        /** The peer's certificate is not the one its SDP named. */
        WRONG_FINGERPRINT,
        /** The peer sent no certificate. */
        NO_CERTIFICATE,
        /** No SRTP profile in common. */
        NO_SRTP_PROFILE,
        /** We ended the handshake: no version or cipher suite in common, or a message was wrong. */
        HANDSHAKE_FAILED,
        /** The peer ended it with an alert. */
        PEER_ALERT,
        /** More associations than the settings allow. */
        TOO_MANY,
        /** A fault of ours. */
        INTERNAL
    }
}
