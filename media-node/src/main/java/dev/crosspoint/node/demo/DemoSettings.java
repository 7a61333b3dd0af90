package dev.crosspoint.node.demo;

import dev.crosspoint.signaling.account.BasicCredentials;

/**
 * The demo's place in the configuration.
 *
 * @param number      the application's number, which the demo carrier calls
 * @param carrierPort SIP port of the demo carrier; 0 takes a free one
 */
public record DemoSettings(
        String accountId, String applicationId, String number, BasicCredentials credentials, int carrierPort) {
}
