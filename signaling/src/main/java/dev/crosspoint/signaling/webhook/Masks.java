package dev.crosspoint.signaling.webhook;

import dev.crosspoint.signaling.http.Redaction;
import java.util.regex.Pattern;

/** Takes secrets out of what is kept to be looked at. */
final class Masks {

    static final String MASKED = "*****";

    private static final Pattern PASSWORD =
            Pattern.compile("([Pp]assword\\s{0,9}=\\s{0,9})(\"[^\"]*(\"|$)|'[^']*('|$))");

    private Masks() {
    }

    static String url(String url) {
        return Redaction.url(url);
    }

    /** Passwords in the attributes of a document, which may have been cut. */
    static String body(String text) {
        return PASSWORD.matcher(text).replaceAll("$1\"" + MASKED + "\"");
    }
}
