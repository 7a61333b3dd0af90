package dev.crosspoint.media.sdp;

/** One {@code a=} line: {@code name} or {@code name:value} (RFC 8866 §5.13); {@code value} is null for a flag. */
public record SdpAttribute(String name, String value) {
    public static SdpAttribute flag(String name) {
        return new SdpAttribute(name, null);
    }

    public static SdpAttribute of(String name, Object value) {
        return new SdpAttribute(name, String.valueOf(value));
    }

    static SdpAttribute parse(String line) {
        int colon = line.indexOf(':');
        return colon < 0 ? flag(line) : new SdpAttribute(line.substring(0, colon), line.substring(colon + 1));
    }

    @Override
    public String toString() {
        return value == null ? name : name + ":" + value;
    }
}
