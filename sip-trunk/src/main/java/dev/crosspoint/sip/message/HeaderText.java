package dev.crosspoint.sip.message;

/** Makes text from outside fit for a header line. */
public final class HeaderText {
    private HeaderText() {
    }

    /** No control characters: nobody smuggles a second header in through a name or a reason. */
    public static String clean(String value) {
        StringBuilder out = null;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < 0x20 && c != '\t' || c == 0x7F) {
                if (out == null) {
                    out = new StringBuilder(value);
                }
                out.setCharAt(i, ' ');
            }
        }
        return out == null ? value : out.toString();
    }

    /** A quoted string (RFC 3261 §25.1). */
    public static String quoted(String value) {
        return '"' + clean(value).replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** The value of {@code ;name=value} in a header value, or null; {@code ;name} alone gives an empty string. */
    public static String parameter(String headerValue, String name) {
        int at = Math.max(headerValue.lastIndexOf('>'), 0);
        String[] parts = headerValue.substring(at).split(";");
        for (int i = 1; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            String key = (equals < 0 ? parts[i] : parts[i].substring(0, equals)).trim();
            if (key.equalsIgnoreCase(name)) {
                return equals < 0 ? "" : parts[i].substring(equals + 1).trim().replace("\"", "");
            }
        }
        return null;
    }
}
