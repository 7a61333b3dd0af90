package dev.crosspoint.signaling.webhook;

import java.time.Duration;

/**
 * Limits of the webhook client.
 *
 * @param allowPrivate   may targets be loopback, private or link-local: for tests and demos on one machine
 * @param perDestination most connections to one address and port; further requests wait within their own budget
 * @param perKey         most sends waiting behind one order key
 * @param waiting        most sends waiting in all
 * @param stopTimeout    for sends still waiting when stopping
 */
public record WebhookSettings(boolean allowPrivate, int perDestination, int perKey, int waiting,
                              Duration stopTimeout) {

    public static WebhookSettings of(boolean allowPrivate) {
        return new WebhookSettings(allowPrivate, 64, 256, 10_000, Duration.ofSeconds(5));
    }
}
