package dev.crosspoint.ng.call;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;

/**
 * The names that {@code direction} may use, and the address that descriptions name for each.
 *
 * @param addresses empty = every name means the engine's own address
 */
public record Interfaces(Map<String, InetAddress> addresses) {
    public Interfaces {
        addresses = Map.copyOf(addresses);
    }

    /** Says which name nobody here knows, or null. */
    String fault(List<String> direction) {
        if (addresses.isEmpty()) {
            return null;
        }
        return direction.stream().filter(d -> !addresses.containsKey(d)).findFirst()
                .map(d -> "no interface is named " + d).orElse(null);
    }

    /** Null = the engine's. */
    InetAddress address(List<String> direction, int side) {
        return direction.size() > side ? addresses.get(direction.get(side)) : null;
    }
}
