package dev.crosspoint.media;

import java.net.InetAddress;
import java.util.Objects;

/**
 * How a leg is opened.
 *
 * @param id name in logs
 * @param affinity legs with an equal non-null affinity share a shard: the legs of one call, say
 * @param advertised address that its SDP names; null = the engine's
 * @param newCall the leg begins a call, and is refused when the engine is busy; legs of calls that are up are not
 */
public record MediaLegOptions(String id, LegTransport transport, String affinity, InetAddress advertised,
                              boolean newCall) {
    public MediaLegOptions {
        Objects.requireNonNull(transport, "transport");
    }

    /** A leg that begins a call. */
    public MediaLegOptions(String id, LegTransport transport, String affinity, InetAddress advertised) {
        this(id, transport, affinity, advertised, true);
    }

    /** The same as a further leg of a call that is up. */
    public MediaLegOptions continuing() {
        return new MediaLegOptions(id, transport, affinity, advertised, false);
    }
}
