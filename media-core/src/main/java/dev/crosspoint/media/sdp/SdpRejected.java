package dev.crosspoint.media.sdp;

/** A description from the far side that cannot be used; the message says what is wrong, fit for its sender. */
public final class SdpRejected extends Exception {
    private static final long serialVersionUID = 1L;

    public SdpRejected(String message) {
        super(message);
    }
}
