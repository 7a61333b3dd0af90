package dev.crosspoint.sip.transport;

import java.net.InetSocketAddress;

/**
 * Where a message goes or came from.
 *
 * @param address of the far side; resolved
 * @param arrival for TCP the connection a message came by, so that its answer can go back over it; else null
 */
public record Hop(Transport transport, InetSocketAddress address, Object arrival) {
    public Hop(Transport transport, InetSocketAddress address) {
        this(transport, address, null);
    }

    @Override
    public String toString() {
        return transport + ":" + address.getPort();
    }
}
