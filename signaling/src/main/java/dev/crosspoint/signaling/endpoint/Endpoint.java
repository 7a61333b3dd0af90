package dev.crosspoint.signaling.endpoint;

import java.net.URI;
import java.time.Instant;

/**
 * Something that devices connect as, for a day.
 *
 * @param eventCallbackUrl may be null: then no events are sent
 * @param eventFallbackUrl may be null
 * @param tag              may be null; at most 1024 characters
 */
public record Endpoint(String endpointId, String accountId, Direction direction, URI eventCallbackUrl,
                       URI eventFallbackUrl, String tag, Instant created, Instant expires) {

    public boolean expired(Instant now) {
        return !now.isBefore(expires);
    }
}
