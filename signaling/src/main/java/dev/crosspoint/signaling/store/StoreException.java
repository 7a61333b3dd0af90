package dev.crosspoint.signaling.store;

/** The database did not do what was asked; the cause says why. */
public sealed class StoreException extends RuntimeException permits DatabaseAway {

    public StoreException(String what, Throwable cause) {
        super(what, cause);
    }
}
