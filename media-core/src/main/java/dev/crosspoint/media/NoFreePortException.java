package dev.crosspoint.media;

/** The port range of the phone legs is used up. */
public final class NoFreePortException extends Exception {
    public NoFreePortException(String message) {
        super(message);
    }
}
