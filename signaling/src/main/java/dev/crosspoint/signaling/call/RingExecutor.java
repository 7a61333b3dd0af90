package dev.crosspoint.signaling.call;

import dev.crosspoint.signaling.bxml.Ring;

/** Plays ringback; a caller whose call stays unanswered hears the ringing of its own network instead. */
final class RingExecutor implements VerbExecutor<Ring> {
    private final Ringback ringback;

    RingExecutor(Ringback ringback) {
        this.ringback = ringback;
    }

    @Override
    public Next execute(Ring verb, CallStage stage) throws VerbInterrupted {
        if (verb.answerCall()) {
            stage.answer();
        }
        if (!stage.answered()) {
            stage.ring();
            stage.sleep(verb.duration());
            return Next.NEXT_VERB;
        }
        ringback.start(stage.leg());
        try {
            stage.sleep(verb.duration());
        } finally {
            ringback.stop(stage.leg());
        }
        return Next.NEXT_VERB;
    }
}
