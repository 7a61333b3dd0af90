package dev.crosspoint.sip.transport;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Set;

/**
 * What the sockets are told.
 *
 * @param port         0 = any free port, the same for all transports
 * @param inboxSize    datagrams waiting to be read, beyond which they are dropped
 * @param maxConnections open TCP connections, beyond which new ones are closed at once
 * @param connectTimeout how long a TCP connection may take to come up
 * @param idleTimeout  silence after which a TCP connection is closed
 */
public record TransportSettings(InetAddress address, int port, Set<Transport> transports, int inboxSize,
                                int maxConnections, Duration connectTimeout, Duration idleTimeout) {
    /** Largest message accepted; a datagram cannot be larger, and SIP on a stream has no use for it. */
    public static final int MAX_MESSAGE_BYTES = 65_535;

    public TransportSettings {
        transports = Set.copyOf(transports);
        if (transports.isEmpty()) {
            throw new IllegalArgumentException("no transport");
        }
    }

    public static TransportSettings on(InetAddress address, int port, Set<Transport> transports) {
        return new TransportSettings(address, port, transports, 2048, 512, Duration.ofSeconds(5),
                Duration.ofMinutes(10));
    }
}
