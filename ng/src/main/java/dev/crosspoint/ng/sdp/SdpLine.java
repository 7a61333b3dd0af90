package dev.crosspoint.ng.sdp;

/** One line of a description: {@code type=value} (RFC 8866 §5). */
public record SdpLine(char type, String value) {
    public static SdpLine attribute(String nameAndValue) {
        return new SdpLine('a', nameAndValue);
    }

    /** Whether it is {@code a=name} or {@code a=name:…}. */
    public boolean is(String name) {
        return type == 'a' && value.startsWith(name)
                && (value.length() == name.length() || value.charAt(name.length()) == ':');
    }

    /** The name of an attribute, up to its colon. */
    public String name() {
        int colon = value.indexOf(':');
        return colon < 0 ? value : value.substring(0, colon);
    }

    /** What stands behind an attribute's colon; empty for a flag. */
    public String argument() {
        int colon = value.indexOf(':');
        return colon < 0 ? "" : value.substring(colon + 1);
    }
}
