package dev.crosspoint.media;

/** No port is left for another phone leg, or as many legs are open as may be. */
public final class NoFreePortException extends Exception {
    public NoFreePortException(String message) {
        super(message);
    }
}
