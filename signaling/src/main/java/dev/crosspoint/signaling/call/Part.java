package dev.crosspoint.signaling.call;

/** What a call does because another call wants it to, in place of its document. */
@FunctionalInterface
interface Part {
    /** Blocks until it is over. */
    Next play(CallStage stage) throws VerbInterrupted;
}
