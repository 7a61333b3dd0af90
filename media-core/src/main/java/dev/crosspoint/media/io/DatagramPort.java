package dev.crosspoint.media.io;

import java.net.InetSocketAddress;

/** One bound UDP socket. */
public interface DatagramPort {
    InetSocketAddress local();

    /**
     * The next free packet of the send batch, to be filled with payload, length and remote address and then
     * {@link #send}; never null. Shard thread only.
     */
    Packet claim();

    /** Queues the packet that was claimed last; it leaves with the next {@link DatagramIo#flush()}. */
    void send(Packet packet);

    /** Stops receiving and gives the port back. No send may follow. Safe from any thread. */
    void close();
}
