package dev.crosspoint.signaling.stream;

import java.time.Duration;

/**
 * Limits of media streams.
 *
 * @param most           streams of the node at once
 * @param connectTimeout until the server has accepted the WebSocket
 * @param stallTimeout   for which a server may take nothing before it is given up
 * @param pingInterval   how often a server is asked whether it lives; after three without a word it is given up
 * @param speech         how much sound of one server may wait to be played
 */
public record StreamSettings(int most, Duration connectTimeout, Duration stallTimeout, Duration pingInterval,
        Duration speech) {

    public static StreamSettings defaults() {
        return new StreamSettings(2000, Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(15),
            Duration.ofMinutes(2));
    }
}
