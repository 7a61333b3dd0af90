package dev.crosspoint.signaling.http;

import java.net.URI;
import java.time.Duration;

/**
 * The HTTP front's limits.
 *
 * @param port           0 takes a free one
 * @param publicUrl      how customers reach us, for links; null takes the request's own host
 * @param maxBody        most bytes of a request body
 * @param bodyTimeout    until a body must have arrived
 * @param idleTimeout    of a connection between requests
 * @param socketIdle     of a WebSocket without any frame
 * @param maxMessage     most bytes of a WebSocket text message
 * @param stopTimeout    for requests under way when stopping
 */
public record HttpSettings(String host, int port, URI publicUrl, int maxBody, Duration bodyTimeout,
                           Duration idleTimeout, Duration socketIdle, int maxMessage, Duration stopTimeout) {

    public static HttpSettings of(String host, int port) {
        return new HttpSettings(host, port, null, 64 * 1024, Duration.ofSeconds(10), Duration.ofSeconds(30),
                Duration.ofSeconds(150), 1024 * 1024, Duration.ofSeconds(5));
    }
}
