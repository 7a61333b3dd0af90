package dev.crosspoint.signaling.endpoint;

import java.util.List;

/**
 * A stretch of an account's endpoints, oldest first.
 *
 * @param next   where the next page starts; null at the end
 * @param total  all that match the filter
 * @param before how many of these lie before this page
 */
public record EndpointPage(List<Item> items, Long next, long total, long before) {

    /** @param connected whether a device is */
    public record Item(Endpoint endpoint, boolean connected) {
    }
}
