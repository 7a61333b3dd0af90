package dev.crosspoint.signaling.store;

/** There is no connection to the database now, or too much waits for it: what was to be done was not even tried. */
public final class DatabaseAway extends StoreException {

    DatabaseAway(Throwable cause) {
        super("The database cannot be reached: " + cause.getMessage(), cause);
    }

    DatabaseAway(String what) {
        super(what, null);
    }
}
