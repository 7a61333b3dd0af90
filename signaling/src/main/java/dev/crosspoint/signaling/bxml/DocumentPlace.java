package dev.crosspoint.signaling.bxml;

import java.util.Set;

/** Where a document runs, which decides what it may say. */
public enum DocumentPlace {
    /** A call of its own. */
    CALL,
    /** A leg that was dialled for another call and is not joined to it yet. */
    TRANSFER_LEG;

    private static final Set<String> NOT_ON_A_LEG =
        Set.of("Bridge", "Conference", "Connect", "Forward", "Refer", "Transfer");

    boolean allows(String verb) {
        return switch (this) {
            case CALL -> true;
            case TRANSFER_LEG -> !NOT_ON_A_LEG.contains(verb);
        };
    }

    String label() {
        return switch (this) {
            case CALL -> "a call";
            case TRANSFER_LEG -> "a leg that waits to be joined";
        };
    }
}
