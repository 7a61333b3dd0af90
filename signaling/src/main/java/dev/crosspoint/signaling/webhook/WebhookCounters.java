package dev.crosspoint.signaling.webhook;

import dev.crosspoint.signaling.webhook.WebhookReply.Failure;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What became of webhooks since the start. */
public final class WebhookCounters {

    /** Requests answered with a 2xx, by callback or fallback. */
    final LongAdder answered = new LongAdder();
    /** Requests that nobody answered with a 2xx. */
    final LongAdder unanswered = new LongAdder();
    /** Second connections after the first failed. */
    final LongAdder retried = new LongAdder();
    /** Requests that went on to their fallback. */
    final LongAdder fellBack = new LongAdder();

    /** Requests that waited as their account had its share of a destination's connections under way. */
    final LongAdder heldBack = new LongAdder();

    /** Webhooks that the database did not take: sent, but not to be looked at, and lost with the process. */
    final LongAdder unkept = new LongAdder();

    private final Map<Failure, LongAdder> failures = new EnumMap<>(Failure.class);

    WebhookCounters() {
        for (Failure f : Failure.values()) {
            failures.put(f, new LongAdder());
        }
    }

    void failed(Failure why) {
        failures.get(why).increment();
    }

    /** URLs that failed for this reason; a request with a fallback can fail twice. */
    public long failures(Failure why) {
        return failures.get(why).sum();
    }

    /** Name and value of each. */
    public Map<String, Long> snapshot() {
        Map<String, Long> all = new LinkedHashMap<>();
        all.put("webhooks_answered", answered.sum());
        all.put("webhooks_unanswered", unanswered.sum());
        all.put("webhooks_retried", retried.sum());
        all.put("webhooks_fell_back", fellBack.sum());
        all.put("webhooks_held_back", heldBack.sum());
        all.put("webhooks_unkept", unkept.sum());
        failures.forEach((why, count) -> all.put("webhook_failures_" + why.name().toLowerCase(), count.sum()));
        return all;
    }
}
