package dev.crosspoint.media.phone;

/** Who ended a call. */
public enum EndedBy {
    /** We did: hangup or refusal. */
    LOCAL,
    /** The far side did: BYE, CANCEL or a final response. */
    REMOTE,
    /** Neither wanted it: no response, a dead transport, a session timer that ran out. */
    NETWORK
}
