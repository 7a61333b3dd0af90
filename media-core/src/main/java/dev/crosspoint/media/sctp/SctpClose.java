package dev.crosspoint.media.sctp;

/** Why an association ended. */
public enum SctpClose {
    /** We closed it, in order or by abort. */
    LOCAL,
    /** The peer shut it down in order. */
    PEER_SHUTDOWN,
    /** The peer aborted it. */
    PEER_ABORT,
    /** The peer did not answer the handshake. */
    SETUP_TIMEOUT,
    /** The peer stopped acknowledging. */
    TIMEOUT,
    /** The peer broke the protocol or its limits; we aborted. */
    PROTOCOL_VIOLATION
}
