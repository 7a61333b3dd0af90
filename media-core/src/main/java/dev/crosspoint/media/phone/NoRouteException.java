package dev.crosspoint.media.phone;

/** A call that cannot be tried at all: it never reached the network. */
public final class NoRouteException extends Exception {
    private static final long serialVersionUID = 1;

    /** Why no INVITE went out. */
    public enum Why {
        /** No trunk is configured. */
        NO_TRUNK,
        /** Neither an E.164 number nor a {@code sip:} URI. */
        BAD_ADDRESS,
        /** The node's own limit of calls or of new calls a second. */
        OVERLOADED,
        /** No pair of RTP ports is free, or as many legs are open as may be. */
        NO_MEDIA_PORT,
        /** The user agent is closing. */
        UNAVAILABLE
    }

    private final Why why;

    public NoRouteException(Why why, String message) {
        super(message);
        this.why = why;
    }

    public Why why() {
        return why;
    }
}
