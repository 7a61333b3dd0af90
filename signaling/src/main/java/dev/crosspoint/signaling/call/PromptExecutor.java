package dev.crosspoint.signaling.call;

import dev.crosspoint.signaling.bxml.Prompt;
import dev.crosspoint.signaling.prompt.Preparation;
import dev.crosspoint.signaling.prompt.Prepared;
import dev.crosspoint.signaling.prompt.Prompts;
import java.time.Duration;

/** Plays a file or a sentence to its end. */
final class PromptExecutor implements VerbExecutor<Prompt> {
    /** Fetching and speaking have deadlines of their own; this one is for the case that they do not keep them. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(6);

    private final Prompts prompts;

    PromptExecutor(Prompts prompts) {
        this.prompts = prompts;
    }

    /**
     * How a prompt ended.
     *
     * @param digit   what stopped it; {@link StageSound#NONE} where nothing did
     * @param failure why it could not be played; null where it was
     */
    record Outcome(char digit, String failure) {
        /** Why the call cannot go on; null where it can. */
        Next.End end() {
            return failure == null ? null : new Next.End(DisconnectCause.APPLICATION_ERROR, failure);
        }
    }

    @Override
    public Next execute(Prompt verb, CallStage stage) throws VerbInterrupted {
        stage.answerAndSettle();
        Next.End end = play(verb, stage, false).end();
        return end == null ? Next.NEXT_VERB : end;
    }

    /** Plays to an answered phone, until a digit where that is wanted. */
    Outcome play(Prompt prompt, CallStage stage, boolean untilDigit) throws VerbInterrupted {
        long ticket = stage.ticket();
        Deadline limit = stage.deadline(LONGEST_WAIT);
        try (Preparation preparation = prompts.prepare(stage.record().accountId(), prompt,
                prepared -> stage.post(new CallMessage.PromptReady(ticket, prepared)))) {
            while (true) {
                switch (stage.await(limit)) {
                    case CallMessage.PromptReady(long t, Prepared.Ready ready) when t == ticket -> {
                        limit.cancel();
                        return new Outcome(untilDigit ? stage.sound().playUntilDigit(ready.sound().source())
                            : play(ready, stage), null);
                    }
                    case CallMessage.PromptReady(long t, Prepared.Failed failed) when t == ticket -> {
                        return new Outcome(StageSound.NONE, failed.message());
                    }
                    case CallMessage.Alarm _ -> {
                        return new Outcome(StageSound.NONE, "a prompt was not ready in time");
                    }
                    case CallMessage message when untilDigit && StageSound.digitOf(message) != StageSound.NONE -> {
                        return new Outcome(StageSound.digitOf(message), null);
                    }
                    default -> { }
                }
            }
        } finally {
            limit.cancel();
        }
    }

    private static char play(Prepared.Ready ready, CallStage stage) throws VerbInterrupted {
        stage.sound().play(ready.sound().source());
        return StageSound.NONE;
    }
}
