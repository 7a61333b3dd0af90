package dev.crosspoint.signaling.http;

import java.util.regex.Pattern;

/** Takes secrets out of URLs before they are logged. */
public final class Redaction {

    private static final Pattern SECRET =
            Pattern.compile("(?i)((?:^|[?&;])[^=&]*(?:token|secret|password)[^=&]*=)[^&#]*");
    private static final Pattern USER_INFO = Pattern.compile("//[^/@]*@");

    private Redaction() {
    }

    public static String url(String url) {
        if (url == null) {
            return "";
        }
        return SECRET.matcher(USER_INFO.matcher(url).replaceAll("//")).replaceAll("$1*****");
    }
}
