package dev.crosspoint.ng.flags;

/** What becomes of ICE in the description that leaves. */
public enum IceFlag {
    /** No ICE toward the receiver. */
    REMOVE,
    /** Ours in place of whatever was there. */
    FORCE,
    /** Ours where there was ICE, none where there was none. */
    DEFAULT,
    /** Read like force: candidates of others never stay beside ours. */
    OPTIONAL
}
