package dev.crosspoint.media;

/** A leg is refused because the engine has no room for it; the message says which limit, and how far it is. */
public final class CapacityException extends Exception {
    private static final long serialVersionUID = 1L;

    CapacityException(String message) {
        super(message);
    }

    CapacityException(String message, Throwable cause) {
        super(message, cause);
    }
}
