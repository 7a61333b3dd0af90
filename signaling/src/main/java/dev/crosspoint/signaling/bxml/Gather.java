package dev.crosspoint.signaling.bxml;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Collects digits, with prompts meanwhile.
 *
 * @param answer   who is asked with the digits; null when nobody wants them
 * @param tag      the call's tag from here on; null leaves it, empty clears it
 * @param prompts  played one after the other until the first digit
 * @param repeats  how often they are played
 */
public record Gather(Callback answer, String tag, String terminatingDigits, int maxDigits,
        Duration interDigitTimeout, Duration firstDigitTimeout, int repeats, List<Prompt> prompts) implements Verb {
    private static final int MOST_PROMPTS = 20;
    private static final String KEYS = "0123456789*#ABCDabcd";

    static Gather read(VerbReader in) throws BxmlFault {
        String terminating = in.plain("terminatingDigits", KEYS.length());
        if (!terminating.chars().allMatch(c -> KEYS.indexOf(c) >= 0)) {
            throw in.fault("terminatingDigits may hold 0-9, *, #, A-D");
        }
        List<Prompt> prompts = in.prompts();
        int repeats = in.integer("repeatCount", 1, MOST_PROMPTS, 1);
        if (prompts.size() * repeats > MOST_PROMPTS) {
            throw in.fault("must not play more than " + MOST_PROMPTS + " prompts, repeats included");
        }
        return new Gather(in.callbackIfAny("gather"), in.tag(), terminating.toUpperCase(Locale.ROOT),
            in.integer("maxDigits", 1, 50, 50), in.seconds("interDigitTimeout", 1, 60, 5),
            in.seconds("firstDigitTimeout", 0, 60, 5), repeats, prompts);
    }
}
