package dev.crosspoint.signaling.call;

import dev.crosspoint.signaling.bxml.Pause;

/** Waits; a call that is not answered yet goes on ringing meanwhile. */
final class PauseExecutor implements VerbExecutor<Pause> {
    @Override
    public Next execute(Pause verb, CallStage stage) throws VerbInterrupted {
        stage.ring();
        stage.sleep(verb.duration());
        return Next.NEXT_VERB;
    }
}
