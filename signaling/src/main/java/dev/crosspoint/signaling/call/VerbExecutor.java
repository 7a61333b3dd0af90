package dev.crosspoint.signaling.call;

import dev.crosspoint.signaling.bxml.Verb;

/** Does what one kind of verb says. Stateless: everything of the call is on its stage. */
@FunctionalInterface
interface VerbExecutor<V extends Verb> {
    /** Blocks until the verb is over. */
    Next execute(V verb, CallStage stage) throws VerbInterrupted;
}
