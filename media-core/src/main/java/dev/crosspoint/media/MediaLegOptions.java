package dev.crosspoint.media;

import java.net.InetAddress;
import java.util.Objects;

/**
 * How a leg is opened.
 *
 * @param id name in logs
 * @param affinity legs with an equal non-null affinity share a shard: the legs of one call, say
 * @param advertised address that its SDP names; null = the engine's
 */
public record MediaLegOptions(String id, LegTransport transport, String affinity, InetAddress advertised) {
    public MediaLegOptions {
        Objects.requireNonNull(transport, "transport");
    }
}
