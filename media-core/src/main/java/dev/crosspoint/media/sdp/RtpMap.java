package dev.crosspoint.media.sdp;

/** One {@code a=rtpmap}: payload type, encoding name, clock in Hz and channels (RFC 8866 §6.6). */
public record RtpMap(int payloadType, String encoding, int clockHz, int channels) {
    /** The static audio payload types that telephony uses without an rtpmap (RFC 3551 §6). */
    static RtpMap ofStatic(int payloadType) {
        return switch (payloadType) {
            case 0 -> new RtpMap(0, "PCMU", 8000, 1);
            case 8 -> new RtpMap(8, "PCMA", 8000, 1);
            case 9 -> new RtpMap(9, "G722", 8000, 1);
            case 13 -> new RtpMap(13, "CN", 8000, 1);
            default -> null;
        };
    }

    /** Parses {@code "111 opus/48000/2"}; null where it is malformed. */
    static RtpMap parse(String value) {
        int space = value.indexOf(' ');
        if (space < 1) {
            return null;
        }
        String[] parts = value.substring(space + 1).trim().split("/", 4);
        int type = SdpNumbers.parse(value.substring(0, space), 0, 127);
        int clock = parts.length < 2 ? -1 : SdpNumbers.parse(parts[1], 1, 1_000_000);
        int channels = parts.length < 3 ? 1 : SdpNumbers.parse(parts[2], 1, 255);
        return type < 0 || clock < 0 || channels < 0 ? null : new RtpMap(type, parts[0], clock, channels);
    }

    public boolean is(String name, int hz) {
        return encoding.equalsIgnoreCase(name) && clockHz == hz;
    }

    @Override
    public String toString() {
        return payloadType + " " + encoding + "/" + clockHz + (channels > 1 ? "/" + channels : "");
    }
}
