package dev.crosspoint.signaling.call;

import dev.crosspoint.signaling.bxml.SendDtmf;
import java.time.Duration;

/** Sends digits one after the other, with the pauses between them. */
final class SendDtmfExecutor implements VerbExecutor<SendDtmf> {
    @Override
    public Next execute(SendDtmf verb, CallStage stage) throws VerbInterrupted {
        stage.answer();
        String digits = verb.digits();
        for (int i = 0; i < digits.length(); i++) {
            char character = digits.charAt(i);
            Duration pause = SendDtmf.pause(character);
            if (pause != null) {
                stage.sleep(pause);
                continue;
            }
            stage.sound().sendDigit(SendDtmf.key(character), verb.toneDuration());
            boolean keyFollows = i + 1 < digits.length() && SendDtmf.pause(digits.charAt(i + 1)) == null;
            stage.sleep(keyFollows ? verb.toneDuration().plus(verb.toneInterval()) : verb.toneDuration());
        }
        return Next.NEXT_VERB;
    }
}
