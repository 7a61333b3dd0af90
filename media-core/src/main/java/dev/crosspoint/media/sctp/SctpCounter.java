package dev.crosspoint.media.sctp;

/** What an association counts. */
public enum SctpCounter {
    PACKETS_SENT, PACKETS_RECEIVED,
    /** Shorter than a header, or for other ports. */
    BAD_HEADER,
    BAD_CHECKSUM, BAD_TAG,
    /** Chunk lengths that do not fit, or chunks without their fixed part. */
    MALFORMED_CHUNK,
    /** Well formed, and of no use in the state we are in. */
    UNEXPECTED_CHUNK,
    UNKNOWN_CHUNK, BAD_COOKIE,
    DUPLICATE_DATA,
    /** DATA that was not taken for lack of room; the peer sends it again. */
    DATA_WITHOUT_ROOM,
    /** DATA for a stream beyond what was agreed. */
    BAD_STREAM,
    RETRANSMISSIONS, T3_EXPIRATIONS,
    /** Messages nobody here understands: binary ones, bad DCEP, text on a channel that is not open. */
    MESSAGES_DROPPED,
    /** Messages the caller wanted sent: buffer full, too long, no such channel, closed. */
    MESSAGES_REFUSED
}
