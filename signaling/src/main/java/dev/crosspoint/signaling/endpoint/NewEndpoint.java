package dev.crosspoint.signaling.endpoint;

import java.net.URI;

/** What a customer asks for; checked by {@link EndpointFields}. All but the direction may be null. */
public record NewEndpoint(Direction direction, URI eventCallbackUrl, URI eventFallbackUrl, String tag) {
}
