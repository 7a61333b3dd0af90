package dev.crosspoint.signaling.call;

import dev.crosspoint.signaling.bxml.Hangup;

/** Ends the call. */
final class HangupExecutor implements VerbExecutor<Hangup> {
    @Override
    public Next execute(Hangup verb, CallStage stage) {
        return stage.hangup();
    }
}
