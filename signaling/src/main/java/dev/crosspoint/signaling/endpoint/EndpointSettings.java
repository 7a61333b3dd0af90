package dev.crosspoint.signaling.endpoint;

import java.time.Duration;

/**
 * Limits of endpoints.
 *
 * @param life           of endpoint and token
 * @param perAccount     most live endpoints of an account; the next create gets 429
 * @param webhookTimeout of each event, per URL
 */
public record EndpointSettings(Duration life, int perAccount, Duration webhookTimeout) {

    public static EndpointSettings defaults() {
        return new EndpointSettings(Duration.ofHours(24), 10_000, Duration.ofSeconds(10));
    }
}
