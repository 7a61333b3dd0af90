package dev.crosspoint.signaling.json;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Times as events and the APIs write them: in UTC, always with milliseconds. */
public final class Times {
    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private Times() {
    }

    /** Null where there is none. */
    public static String text(Instant time) {
        return time == null ? null : MILLIS.format(time);
    }
}
