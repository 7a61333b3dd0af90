package dev.crosspoint.signaling.bxml;

import java.util.Set;

/** Where a document runs, which decides what it may say. */
public enum DocumentPlace {
    /** A call of its own. */
    CALL,
    /** A leg that was dialled for another call and is not joined to it yet. */
    TRANSFER_LEG,
    /** A conference: all its members hear it. */
    CONFERENCE;

    private static final Set<String> NOT_ON_A_LEG =
        Set.of("Bridge", "Conference", "Connect", "Forward", "Refer", "Transfer");
    private static final Set<String> IN_A_CONFERENCE = Set.of("PauseRecording", "PlayAudio", "ResumeRecording",
        "SpeakSentence", "StartRecording", "StopRecording");

    boolean allows(String verb) {
        return switch (this) {
            case CALL -> true;
            case TRANSFER_LEG -> !NOT_ON_A_LEG.contains(verb);
            case CONFERENCE -> IN_A_CONFERENCE.contains(verb);
        };
    }

    String label() {
        return switch (this) {
            case CALL -> "a call";
            case TRANSFER_LEG -> "a leg that waits to be joined";
            case CONFERENCE -> "a conference";
        };
    }
}
