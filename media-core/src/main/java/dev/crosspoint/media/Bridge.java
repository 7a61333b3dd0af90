package dev.crosspoint.media;

/** Two legs that hear each other until closed. */
public final class Bridge implements AutoCloseable {

    public BridgeQuality quality() {
        throw new UnsupportedOperationException("not built yet");
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException("not built yet");
    }
}
