package dev.crosspoint.signaling.store;

/** The database did not do what was asked; the cause says why. */
public final class StoreException extends RuntimeException {

    public StoreException(String what, Throwable cause) {
        super(what, cause);
    }
}
