package dev.crosspoint.signaling.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.crosspoint.signaling.webhook.RetryPolicy.Verdict;
import dev.crosspoint.signaling.webhook.WebhookReply.Failed;
import dev.crosspoint.signaling.webhook.WebhookReply.Failure;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {

    private final RetryPolicy policy = RetryPolicy.DEFAULT;

    private static Failed failed(Failure why, int status) {
        return new Failed(why, status, "", null);
    }

    @Test
    void unreachable_application_holds_its_line_and_one_that_refuses_lets_others_pass() {
        for (Failure why : List.of(Failure.CONNECT, Failure.UNKNOWN_HOST, Failure.TLS)) {
            assertInstanceOf(Verdict.Hold.class, policy.after(failed(why, 0), 1, Duration.ZERO));
        }
        for (Failure why : List.of(Failure.TIMEOUT, Failure.PROTOCOL)) {
            assertInstanceOf(Verdict.StepAside.class, policy.after(failed(why, 0), 1, Duration.ZERO));
        }
        for (int status : List.of(408, 425, 429, 500, 503)) {
            assertInstanceOf(Verdict.StepAside.class,
                    policy.after(failed(Failure.STATUS, status), 1, Duration.ZERO));
        }
    }

    @Test
    void what_will_never_pass_is_given_up_at_once() {
        for (int status : List.of(301, 400, 401, 404, 410)) {
            assertInstanceOf(Verdict.GiveUp.class, policy.after(failed(Failure.STATUS, status), 1, Duration.ZERO));
        }
        for (Failure why : List.of(Failure.BAD_URL, Failure.BLOCKED, Failure.OVERFLOW)) {
            assertInstanceOf(Verdict.GiveUp.class, policy.after(failed(why, 0), 1, Duration.ZERO));
        }
    }

    @Test
    void waits_grow_threefold_to_five_minutes_and_end_after_an_hour() {
        List<Long> waits = IntStream.rangeClosed(1, 6).mapToObj(attempts ->
                ((Verdict.Hold) policy.after(failed(Failure.CONNECT, 0), attempts, Duration.ZERO)).rest().toSeconds())
                .toList();
        assertEquals(List.of(5L, 15L, 45L, 135L, 300L, 300L), waits);
        assertInstanceOf(Verdict.Hold.class,
                policy.after(failed(Failure.CONNECT, 0), 9, Duration.ofMinutes(55)));
        assertInstanceOf(Verdict.GiveUp.class,
                policy.after(failed(Failure.CONNECT, 0), 9, Duration.ofMinutes(56)));
    }
}
