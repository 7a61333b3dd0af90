package dev.crosspoint.node.config;

import dev.crosspoint.signaling.recording.RecordingLimits;
import dev.crosspoint.signaling.webhook.RetryPolicy;
import dev.crosspoint.signaling.webhook.WebhookSettings;
import java.time.Duration;

/** The {@code webhooks} and {@code recordings} parts of the configuration: what is kept, how much and how long. */
final class KeepingSections {
    private static final int YEARS = 3650;
    private static final int WEEK_S = 7 * 86_400;

    private KeepingSections() {
    }

    static WebhookSettings webhooks(Section s) throws ConfigurationException {
        WebhookSettings base = WebhookSettings.of(s.flag("allow-private", false));
        RetryPolicy retry = new RetryPolicy(seconds(s, "retry-first", base.retry().first(), 3600),
                seconds(s, "retry-longest", base.retry().longest(), 86_400),
                seconds(s, "give-up", base.retry().giveUp(), WEEK_S));
        if (retry.longest().compareTo(retry.first()) < 0) {
            throw s.error("retry-longest", "must not be shorter than retry-first");
        }
        WebhookSettings.Kept kept = base.kept();
        int pending = s.number("pending", kept.pending(), 1, 10_000_000);
        kept = new WebhookSettings.Kept(pending, Math.min(pending, kept.inMemory()),
                s.number("ended", kept.ended(), 0, 10_000_000), days(s, kept.retention()));
        WebhookSettings settings = base.with(s.number("connections", base.perDestination(), 1, 10_000))
                .with(retry, kept);
        s.close();
        return settings;
    }

    static RecordingLimits recordings(Section s) throws ConfigurationException {
        RecordingLimits base = RecordingLimits.DEFAULT;
        RecordingLimits limits = new RecordingLimits(days(s, base.retention()),
                (long) s.number("max-mb", (int) (base.maxBytes() >> 20), 1, Integer.MAX_VALUE) << 20,
                (long) s.number("free-mb", (int) (base.minFree() >> 20), 0, Integer.MAX_VALUE) << 20);
        s.close();
        return limits;
    }

    static Duration days(Section s, Duration base) throws ConfigurationException {
        return Duration.ofDays(s.number("keep-days", (int) base.toDays(), 1, YEARS));
    }

    private static Duration seconds(Section s, String key, Duration base, int most) throws ConfigurationException {
        return Duration.ofSeconds(s.number(key, (int) base.toSeconds(), 1, most));
    }
}
