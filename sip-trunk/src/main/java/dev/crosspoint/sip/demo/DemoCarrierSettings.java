package dev.crosspoint.sip.demo;

import java.time.Duration;

/**
 * Where the demo carrier is and whom it serves.
 *
 * @param host    address to listen on
 * @param port    0 = any free one
 * @param node    the node's address as a SIP URI, {@code sip:127.0.0.1:5060}; calls are taken from there alone
 * @param number  who calls the node: the number shown
 * @param ringing how long a phone rings before it is answered
 */
public record DemoCarrierSettings(String host, int port, String node, String number, Duration ringing) {
    public static DemoCarrierSettings loopback(int port, String node) {
        return new DemoCarrierSettings("127.0.0.1", port, node, "+15550100000", Duration.ofMillis(1500));
    }
}
