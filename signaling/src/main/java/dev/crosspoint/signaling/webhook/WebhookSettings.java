package dev.crosspoint.signaling.webhook;

import java.time.Duration;

/**
 * Limits of the webhook client.
 *
 * @param allowPrivate   may targets be loopback, private or link-local: for tests and demos on one machine
 * @param perDestination most connections to one address and port, half of them for one account; further requests wait
 *                       within their own budget
 * @param perKey         most sends waiting behind one order key, events that are kept aside
 * @param waiting        most sends waiting in all, events that are kept aside
 * @param stopTimeout    for sends still waiting when stopping
 * @param retry          how long an event that is kept is offered
 * @param kept           how many webhooks are kept
 */
public record WebhookSettings(boolean allowPrivate, int perDestination, int perKey, int waiting,
                              Duration stopTimeout, RetryPolicy retry, Kept kept) {

    /**
     * How much is kept, for each account.
     *
     * @param pending   events waiting to be delivered; more are given up at once
     * @param inMemory  of those, how many are in hand; the others wait in the database
     * @param ended     webhooks that are over, to be looked at
     * @param retention how long they can be looked at
     */
    public record Kept(int pending, int inMemory, int ended, Duration retention) {
        public static final Kept DEFAULT = new Kept(100_000, 2_000, 20_000, Duration.ofDays(7));
    }

    public static WebhookSettings of(boolean allowPrivate) {
        return new WebhookSettings(allowPrivate, 64, 256, 10_000, Duration.ofSeconds(5), RetryPolicy.DEFAULT,
                Kept.DEFAULT);
    }

    public WebhookSettings with(int connectionsEach) {
        return new WebhookSettings(allowPrivate, connectionsEach, perKey, waiting, stopTimeout, retry, kept);
    }

    public WebhookSettings with(RetryPolicy other, Kept much) {
        return new WebhookSettings(allowPrivate, perDestination, perKey, waiting, stopTimeout, other, much);
    }
}
