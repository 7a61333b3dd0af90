package dev.crosspoint.signaling.webhook;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long a reply may be used again (RFC 9111 §4.2): by max-age or Expires; a reply that says neither, not at all. */
public record Freshness(Duration lifetime) {
    static final Freshness FOREVER = new Freshness(Duration.ofDays(36_500));
    static final Freshness NONE = new Freshness(Duration.ZERO);

    private static final Pattern MAX_AGE = Pattern.compile("(?:^|[,\\s])max-age\\s*=\\s*\"?(\\d{1,9})");
    private static final Pattern NEVER = Pattern.compile("(?:^|[,\\s])(?:no-store|no-cache)(?:$|[,\\s=])");

    /** Headers as they came; null where there was none. */
    static Freshness of(String cacheControl, String expires, String date, String age, String vary) {
        String control = cacheControl == null ? "" : cacheControl.toLowerCase(Locale.ROOT);
        if (NEVER.matcher(control).find() || vary != null && vary.strip().equals("*")) {
            return NONE;
        }
        Matcher maxAge = MAX_AGE.matcher(control);
        long seconds;
        if (maxAge.find()) {
            seconds = Long.parseLong(maxAge.group(1));
        } else {
            Instant until = time(expires);
            Instant from = time(date);
            seconds = until == null ? 0 : Duration.between(from == null ? Instant.now() : from, until).toSeconds();
        }
        long old = age != null && age.strip().matches("\\d{1,9}") ? Long.parseLong(age.strip()) : 0;
        return seconds <= old ? NONE : new Freshness(Duration.ofSeconds(seconds - old));
    }

    /** Of a reply that took several to come to. */
    Freshness and(Freshness other) {
        return lifetime.compareTo(other.lifetime) <= 0 ? this : other;
    }

    private static Instant time(String httpDate) {
        try {
            return httpDate == null ? null
                    : ZonedDateTime.parse(httpDate.strip(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
        } catch (DateTimeException _) {
            return null;
        }
    }
}
