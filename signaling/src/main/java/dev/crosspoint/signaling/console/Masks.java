package dev.crosspoint.signaling.console;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Hides telephone numbers, digits that callers pressed, and passwords in what the console shows. */
final class Masks {
    private static final Pattern NUMBER = Pattern.compile("(\\+[1-9]\\d{2})\\d{2,10}(\\d{2})(?!\\d)");
    private static final Pattern USER = Pattern.compile("(sips?:|tel:)\\d{4,13}(\\d{2})(?=[@;>\\s\"])");
    private static final Pattern DIGITS = Pattern.compile("(\"(?:digits?|terminatingDigit)\":\")[^\"]+\"");
    /** In quotes of either kind; a text that was cut ends without the second. */
    private static final Pattern SECRET =
            Pattern.compile("((?i:password|token)\\s*\"?\\s*[=:]\\s*)(?:\"[^\"]*(?:\"|$)|'[^']*(?:'|$))");
    /** Of a URL, also of one in XML, where {@code &amp;} stands between its parameters. */
    private static final Pattern QUERY =
            Pattern.compile("([?&;](?i:password|passwd|token|secret|api[-_]?key|access_token)=)[^&\\s\"'<]*");

    private Masks() {
    }

    /** @param numbers whether telephone numbers and digits may be shown; passwords never are */
    static Object of(Object value, boolean numbers) {
        return switch (value) {
            case null -> null;
            case String text -> text(text, numbers);
            case Map<?, ?> map -> {
                Map<String, Object> masked = new LinkedHashMap<>();
                map.forEach((name, v) -> masked.put(name.toString(), of(v, numbers)));
                yield masked;
            }
            case List<?> list -> list.stream().map(v -> of(v, numbers)).toList();
            default -> value;
        };
    }

    private static String text(String text, boolean numbers) {
        String safe = QUERY.matcher(SECRET.matcher(text).replaceAll("$1\"*****\"")).replaceAll("$1*****");
        if (numbers) {
            return safe;
        }
        safe = NUMBER.matcher(safe).replaceAll("$1•••$2");
        safe = USER.matcher(safe).replaceAll("$1•••$2");
        return DIGITS.matcher(safe).replaceAll("$1•••\"");
    }
}
