package dev.crosspoint.signaling.device;

import java.time.Duration;

/**
 * Limits and periods of the device side.
 *
 * @param heartbeat   PING on the data channels
 * @param deadlines   how long each side may keep the other waiting
 * @param frames      limits of what a socket may send
 * @param territory   told to devices in {@code ready}
 * @param region      told to devices in {@code ready}
 */
public record DeviceSettings(Heartbeats heartbeat, Deadlines deadlines, Frames frames, String territory,
        String region) {

    /**
     * Liveness of the media path.
     *
     * @param period           time between two PINGs on one peer
     * @param ineligibleMisses unanswered PINGs in a row after which calls are not connected to the device
     * @param closeMisses      unanswered PINGs in a row after which the socket is closed with 1001
     */
    public record Heartbeats(Duration period, int ineligibleMisses, int closeMisses) {
    }

    /**
     * Waits, all of which end.
     *
     * @param admission   an admitted upgrade becomes a socket by then, or the endpoint is free again
     * @param idle        socket without any frame is dead (clients ping each 60 s)
     * @param negotiation from setMediaPreferences to both peers up
     * @param peerUp      an offer that comes before its peer is up is held this long
     * @param reoffer     an offer that ends a stream may stay unanswered this long
     * @param ring        a stream may stay unaccepted this long, unless the call says otherwise
     * @param request     requestOutboundConnection and hangupConnection are answered by then
     * @param farewell    after leave, the device closes its socket by then
     */
    public record Deadlines(Duration admission, Duration idle, Duration negotiation, Duration peerUp,
            Duration reoffer, Duration ring, Duration request, Duration farewell) {
    }

    /**
     * Sizes.
     *
     * @param maxPending      messages waiting for the session; more close the socket
     * @param maxRequests     outbound requests of one device under way at a time
     */
    public record Frames(int maxPending, int maxRequests) {
    }

    public static DeviceSettings defaults() {
        return new DeviceSettings(
                new Heartbeats(Duration.ofSeconds(5), 3, 6),
                new Deadlines(Duration.ofSeconds(10), Duration.ofSeconds(150), Duration.ofSeconds(60),
                        Duration.ofSeconds(3), Duration.ofSeconds(5), Duration.ofSeconds(30),
                        Duration.ofSeconds(30), Duration.ofSeconds(5)),
                new Frames(256, 4), "US", "us-east");
    }
}
