package dev.crosspoint.signaling.device;

import dev.crosspoint.media.PhoneLeg;
import java.net.URI;
import java.time.Duration;

/**
 * A call that wants to be joined to the device of an endpoint.
 *
 * <p>The connector itself reports the progress to {@code statusUrl} ({@code connectStatus} webhooks), because only it
 * can keep them in order with the endpoint's own webhooks.
 *
 * @param accountId         account of the call; the endpoint must belong to it
 * @param endpointId        whom to connect
 * @param callId            the call, named in webhooks
 * @param leg               the call's media; bridged when the device accepts, left alone when it does not
 * @param from              number shown to the device
 * @param fromTags          tag of the call, shown to the device; may be null
 * @param statusUrl         where connectStatus goes; null = nowhere
 * @param statusFallbackUrl used when {@code statusUrl} fails; may be null
 * @param ringTimeout       how long the device may take to accept; null = 30 s
 */
public record ConnectRequest(String accountId, String endpointId, String callId, PhoneLeg leg, String from,
        String fromTags, URI statusUrl, URI statusFallbackUrl, Duration ringTimeout) {

    /** Orders the webhooks about this connection when they cannot go in line with those of an endpoint of ours. */
    public String ownOrderKey() {
        return callId + "/connect";
    }
}
