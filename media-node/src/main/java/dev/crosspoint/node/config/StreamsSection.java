package dev.crosspoint.node.config;

import dev.crosspoint.signaling.stream.StreamSettings;
import java.time.Duration;

/** The {@code streams} part of the configuration: sound of calls to and from customers' WebSocket servers. */
final class StreamsSection {
    private StreamsSection() {
    }

    static StreamSettings read(Section s) throws ConfigurationException {
        StreamSettings base = StreamSettings.defaults();
        StreamSettings settings = new StreamSettings(s.number("max", base.most(), 1, 100_000),
                seconds(s, "connect-timeout", base.connectTimeout(), 60),
                seconds(s, "stall-timeout", base.stallTimeout(), 600),
                seconds(s, "ping-interval", base.pingInterval(), 600),
                seconds(s, "speech", base.speech(), 3600));
        s.close();
        return settings;
    }

    private static Duration seconds(Section s, String key, Duration base, int most) throws ConfigurationException {
        return Duration.ofSeconds(s.number(key, (int) base.toSeconds(), 1, most));
    }
}
