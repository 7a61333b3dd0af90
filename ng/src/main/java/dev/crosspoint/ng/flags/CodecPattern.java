package dev.crosspoint.ng.flags;

import dev.crosspoint.media.LegFormat;

/**
 * A codec as flags name it: a name or payload type, then clock, channels, bitrate, packet time and parameters, each
 * after a slash and each optional.
 *
 * @param clockHz    0 = any
 * @param channels   0 = any
 * @param bitrateBps 0 = not said
 * @param fmtp       null = not said
 */
public record CodecPattern(String name, int clockHz, int channels, int bitrateBps, String fmtp) {
    private static final int MAX_LENGTH = 256;

    public static CodecPattern parse(String text) {
        String[] f = text.length() > MAX_LENGTH ? new String[] {""} : text.split("/", 7);
        return new CodecPattern(f[0].trim(), number(f, 1), number(f, 2), number(f, 3),
                f.length > 5 && !f[5].isEmpty() ? f[5].replace("--", "=") : null);
    }

    private static int number(String[] f, int index) {
        if (f.length <= index || f[index].isEmpty() || f[index].length() > 9) {
            return 0;
        }
        return f[index].chars().allMatch(c -> c >= '0' && c <= '9') ? Integer.parseInt(f[index]) : 0;
    }

    /** {@code all} or {@code full}: every codec. */
    public boolean isEvery() {
        return name.equals("all") || name.equals("full");
    }

    public boolean matches(LegFormat f) {
        boolean named = name.equalsIgnoreCase(f.encoding()) || name.equals(Integer.toString(f.payloadType()));
        return named && (clockHz == 0 || clockHz == f.clockHz()) && (channels == 0 || channels == f.channels());
    }
}
