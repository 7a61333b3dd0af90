package dev.crosspoint.signaling.stream;

/** A stream that was ordered. */
public interface OpenStream {
    /** Ends it; its listener has heard so when this returns. */
    void stop();
}
