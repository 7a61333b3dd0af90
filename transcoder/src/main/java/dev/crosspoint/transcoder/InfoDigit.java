package dev.crosspoint.transcoder;

import java.util.Locale;
import java.util.Optional;

/**
 * A key in the body of a SIP INFO request, in the two forms that the field knows and no RFC defines:
 * {@code application/dtmf-relay} with lines for signal and duration, {@code application/dtmf} with the key alone.
 */
public record InfoDigit(char key, int durationMs) {
    public static final String RELAY_TYPE = "application/dtmf-relay";
    public static final String PLAIN_TYPE = "application/dtmf";
    /** Where none is said, as gateways assume. */
    public static final int USUAL_MS = 250;
    /** Longer is a mistake of the sender. */
    public static final int MAX_MS = 10_000;

    private static final int MAX_BODY = 1000;
    private static final int MAX_DIGITS = 9;

    public InfoDigit {
        if (TelephoneEvent.eventOf(key) < 0 || durationMs < 1 || durationMs > MAX_MS) {
            throw new IllegalArgumentException("key " + (int) key + " for " + durationMs + " ms");
        }
        key = Character.toUpperCase(key);
    }

    /** The key told by a body of that content type (parameters are ignored), or nothing. */
    public static Optional<InfoDigit> read(String contentType, String body) {
        if (contentType == null || body == null || body.length() > MAX_BODY) {
            return Optional.empty();
        }
        return switch (contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT)) {
            case RELAY_TYPE -> relay(body);
            case PLAIN_TYPE -> body.contains("=") ? relay(body) : digit(key(body.strip()), USUAL_MS);
            default -> Optional.empty();
        };
    }

    /** The body of {@link #RELAY_TYPE}. */
    public String relayBody() {
        return "Signal=" + key + "\r\nDuration=" + durationMs + "\r\n";
    }

    /** The body of {@link #PLAIN_TYPE}. */
    public String plainBody() {
        return String.valueOf(key);
    }

    private static Optional<InfoDigit> relay(String body) {
        char key = 0;
        int durationMs = USUAL_MS;
        for (String line : body.split("[\\r\\n]+")) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                String value = line.substring(equals + 1).strip();
                switch (line.substring(0, equals).strip().toLowerCase(Locale.ROOT)) {
                    case "signal" -> key = key(value);
                    case "duration" -> durationMs = duration(value);
                    default -> { }
                }
            }
        }
        return digit(key, durationMs);
    }

    private static Optional<InfoDigit> digit(char key, int durationMs) {
        return key == 0 ? Optional.empty() : Optional.of(new InfoDigit(key, Math.clamp(durationMs, 1, MAX_MS)));
    }

    /** Itself, or the number of its event: 10 is the star and 11 the pound sign with some. */
    private static char key(String text) {
        if (text.length() == 1) {
            return TelephoneEvent.eventOf(text.charAt(0)) < 0 ? 0 : text.charAt(0);
        }
        return text.matches("1[0-5]") ? TelephoneEvent.keyOf(Integer.parseInt(text)) : 0;
    }

    private static int duration(String text) {
        return text.matches("\\d{1," + MAX_DIGITS + "}") ? Integer.parseInt(text) : USUAL_MS;
    }
}
