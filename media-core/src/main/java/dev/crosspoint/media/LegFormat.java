package dev.crosspoint.media;

import java.util.Locale;

/**
 * A payload type and what it means, as rtpmap and fmtp say (RFC 8866 §6.6).
 *
 * @param encoding name without case, for example {@code opus}
 * @param channels 1 where rtpmap names none
 * @param fmtp format parameters, or an empty string
 */
public record LegFormat(int payloadType, String encoding, int clockHz, int channels, String fmtp) {
    public LegFormat {
        if (payloadType < 0 || payloadType > 127 || clockHz <= 0 || channels <= 0) {
            throw new IllegalArgumentException("format " + payloadType + " " + encoding + "/" + clockHz);
        }
        fmtp = fmtp == null ? "" : fmtp;
    }

    public LegFormat(int payloadType, String encoding, int clockHz) {
        this(payloadType, encoding, clockHz, 1, "");
    }

    /** Whether both name the same encoding, clock and channels; payload types may differ. */
    public boolean sameAs(LegFormat other) {
        return encoding.equalsIgnoreCase(other.encoding) && clockHz == other.clockHz && channels == other.channels;
    }

    /** The value of a parameter of fmtp, or null. */
    public String parameter(String name) {
        for (String part : fmtp.split(";")) {
            String p = part.trim();
            int equals = p.indexOf('=');
            if (equals > 0 && p.substring(0, equals).trim().toLowerCase(Locale.ROOT).equals(name)) {
                return p.substring(equals + 1).trim();
            }
        }
        return null;
    }

    /** Whether a parameter of fmtp is 1. */
    public boolean says(String name) {
        return "1".equals(parameter(name));
    }

    Codec codec() {
        return Codec.of(encoding, clockHz, channels);
    }
}
