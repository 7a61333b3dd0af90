package dev.crosspoint.signaling.store;

/** There is no connection to the database now: what was to be done was not even tried. */
public final class DatabaseAway extends StoreException {

    DatabaseAway(Throwable cause) {
        super("The database cannot be reached: " + cause.getMessage(), cause);
    }
}
