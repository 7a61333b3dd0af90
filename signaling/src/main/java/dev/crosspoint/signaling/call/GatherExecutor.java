package dev.crosspoint.signaling.call;

import dev.crosspoint.signaling.bxml.Gather;
import dev.crosspoint.signaling.bxml.Prompt;
import java.time.Duration;
import java.util.Map;

/** Collects digits. The first one stops the prompts; between repeats of them the caller has the first digit's time. */
final class GatherExecutor implements VerbExecutor<Gather> {
    private final PromptExecutor prompts;

    GatherExecutor(PromptExecutor prompts) {
        this.prompts = prompts;
    }

    @Override
    public Next execute(Gather verb, CallStage stage) throws VerbInterrupted {
        if (verb.tag() != null) {
            stage.tag(verb.tag());
        }
        stage.answerAndSettle();
        stage.sound().collect(true);
        try {
            PromptExecutor.Outcome first = first(verb, stage);
            if (first.end() != null) {
                return first.end();
            }
            return rest(verb, stage, first.digit());
        } finally {
            stage.sound().collected(true);
        }
    }

    private PromptExecutor.Outcome first(Gather verb, CallStage stage) throws VerbInterrupted {
        for (int round = 0; round < verb.repeats(); round++) {
            for (Prompt prompt : verb.prompts()) {
                PromptExecutor.Outcome outcome = prompts.play(prompt, stage, true);
                if (outcome.digit() != StageSound.NONE || outcome.failure() != null) {
                    return outcome;
                }
            }
            char digit = digit(stage, verb.firstDigitTimeout());
            if (digit != StageSound.NONE || verb.prompts().isEmpty()) {
                return new PromptExecutor.Outcome(digit, null);
            }
        }
        return new PromptExecutor.Outcome(StageSound.NONE, null);
    }

    private static Next rest(Gather verb, CallStage stage, char first) throws VerbInterrupted {
        StringBuilder digits = new StringBuilder();
        String terminating = "";
        char digit = first;
        while (digit != StageSound.NONE) {
            if (verb.terminatingDigits().indexOf(digit) >= 0) {
                terminating = String.valueOf(digit);
                break;
            }
            digits.append(digit);
            if (digits.length() == verb.maxDigits()) {
                break;
            }
            digit = digit(stage, verb.interDigitTimeout());
        }
        return verb.answer() == null ? Next.NEXT_VERB
            : new Next.Ask("gather", verb.answer(), Map.of("digits", digits.toString(),
                "terminatingDigit", terminating));
    }

    private static char digit(CallStage stage, Duration patience) throws VerbInterrupted {
        Deadline limit = stage.deadline(patience);
        try {
            return stage.sound().digit(limit);
        } finally {
            limit.cancel();
        }
    }
}
