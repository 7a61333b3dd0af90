package dev.crosspoint.signaling.webhook;

import dev.crosspoint.signaling.webhook.WebhookReply.Failed;
import java.time.Duration;

/**
 * How long an event is offered to an application that does not take it.
 *
 * @param first   wait after the first attempt; each further wait is three times as long
 * @param longest no wait is longer
 * @param giveUp  age at which the event is given up
 */
public record RetryPolicy(Duration first, Duration longest, Duration giveUp) {

    public static final RetryPolicy DEFAULT =
            new RetryPolicy(Duration.ofSeconds(5), Duration.ofMinutes(5), Duration.ofHours(1));

    private static final int FACTOR = 3;

    /** What to do with an event that was refused. */
    public sealed interface Verdict {
        /** Others of the same order key wait behind it: the application cannot be reached, they would fail as well. */
        record Hold(Duration rest) implements Verdict {
        }

        /** Tried again later, while others go on: the application is there and did not take this one. */
        record StepAside(Duration rest) implements Verdict {
        }

        record GiveUp() implements Verdict {
        }
    }

    /**
     * @param attempts made so far, this one included
     * @param age      since the event was said
     */
    public Verdict after(Failed failed, int attempts, Duration age) {
        Duration wait = wait(attempts);
        if (age.plus(wait).compareTo(giveUp) > 0) {
            return new Verdict.GiveUp();
        }
        return switch (failed.reason()) {
            case CONNECT, UNKNOWN_HOST, TLS -> new Verdict.Hold(wait);
            case TIMEOUT, PROTOCOL -> new Verdict.StepAside(wait);
            case STATUS -> mayPass(failed.status()) ? new Verdict.StepAside(wait) : new Verdict.GiveUp();
            case BAD_URL, BLOCKED, OVERFLOW -> new Verdict.GiveUp();
        };
    }

    private Duration wait(int attempts) {
        Duration wait = first;
        for (int i = 1; i < attempts && wait.compareTo(longest) < 0; i++) {
            wait = wait.multipliedBy(FACTOR);
        }
        return wait.compareTo(longest) < 0 ? wait : longest;
    }

    private static boolean mayPass(int status) {
        return status >= 500 || status == 408 || status == 425 || status == 429;
    }
}
