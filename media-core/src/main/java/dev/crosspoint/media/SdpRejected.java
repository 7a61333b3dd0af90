package dev.crosspoint.media;

/** A session description that we cannot read, or cannot agree to; the message is short and fixed, fit for a reply. */
public final class SdpRejected extends Exception {
    public SdpRejected(String message) {
        super(message);
    }
}
