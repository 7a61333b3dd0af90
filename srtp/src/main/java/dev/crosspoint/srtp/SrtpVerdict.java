package dev.crosspoint.srtp;

/** Why a packet was not protected or unprotected. */
public enum SrtpVerdict {
    /** The tag is not the one our keys give. */
    AUTH_FAILED,
    /** This packet index was seen before. */
    REPLAYED,
    /** Further behind the newest packet than the replay window reaches. */
    TOO_OLD,
    /** Shorter than a header and what protection adds. */
    TOO_SHORT,
    /** Not version 2, or CSRCs or header extension reach past the end. */
    BAD_HEADER,
    /** An SSRC beyond the limit of {@link SrtpSettings#maxSsrcs()}. */
    TOO_MANY_SSRCS,
    /** All packet indices of this key are used (RFC 3711 §9.2). */
    KEY_EXHAUSTED,
    /** The segment has no room behind the packet for the tag. */
    NO_ROOM,
    /** The session is closed. */
    CLOSED,
    /** The library refused; it never should. */
    ENGINE_FAILED;

    private static final SrtpVerdict[] ALL = values();

    /** This verdict as the negative return value of a hot-path method. */
    int code() {
        return -ordinal() - 1;
    }

    static SrtpVerdict of(int negative) {
        return ALL[-negative - 1];
    }
}
