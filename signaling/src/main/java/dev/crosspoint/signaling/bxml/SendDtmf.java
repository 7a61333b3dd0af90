package dev.crosspoint.signaling.bxml;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Sends digits to the phone.
 *
 * @param digits keys, and pauses between them: a comma or {@code w} for half a second, {@code W} for a second
 */
public record SendDtmf(String digits, Duration toneDuration, Duration toneInterval) implements Verb {
    private static final int MOST = 50;
    private static final Pattern KEYS = Pattern.compile("[0-9*#A-Da-d,wW]+");

    static SendDtmf read(VerbReader in) throws BxmlFault {
        String digits = in.requiredText(MOST);
        if (!KEYS.matcher(digits).matches()) {
            throw in.fault("may hold the digits 0-9, *, #, A-D and the pauses , w W");
        }
        return new SendDtmf(digits, in.millis("toneDuration", 50, 5000, 200), in.millis("toneInterval", 50, 5000, 400));
    }

    /** How long a character of the digits pauses; null where it is a key. */
    public static Duration pause(char character) {
        return switch (character) {
            case ',', 'w' -> Duration.ofMillis(500);
            case 'W' -> Duration.ofSeconds(1);
            default -> null;
        };
    }

    /** The key that a character means. */
    public static char key(char character) {
        return String.valueOf(character).toUpperCase(Locale.ROOT).charAt(0);
    }

    @Override
    public String toString() {
        return "SendDtmf[" + digits.length() + " characters]";
    }
}
