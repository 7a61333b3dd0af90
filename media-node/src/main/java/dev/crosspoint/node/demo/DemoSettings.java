package dev.crosspoint.node.demo;

import dev.crosspoint.signaling.account.BasicCredentials;
import java.net.URI;

/**
 * The demo's place in the configuration.
 *
 * @param base        where this node's HTTP front is reached
 * @param number      the application's number, which the demo carrier calls
 * @param carrierPort SIP port of the demo carrier
 */
public record DemoSettings(URI base, String accountId, String applicationId, String number,
                           BasicCredentials credentials, int carrierPort) {
}
