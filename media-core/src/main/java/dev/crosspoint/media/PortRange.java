package dev.crosspoint.media;

import dev.crosspoint.media.io.DatagramIo;
import dev.crosspoint.media.io.DatagramPort;
import dev.crosspoint.media.io.PacketHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Pairs of neighbouring UDP ports, RTP even and RTCP odd (RFC 3550 §11). A freed pair goes to the end of the queue, so
 * that late packets of the old call do not meet a new one at once. Used by control threads.
 */
final class PortRange {
    private static final int MOST_TRIES = 64;

    private final InetAddress address;
    /** Even ports that are free, a ring; empty when the system chooses. */
    private final int[] free;
    private int head;
    private int count;

    /** @param low and {@code high} inclusive, both 0 = any ports of the system's choice */
    PortRange(InetAddress address, int low, int high) {
        this.address = address;
        int first = low + (low & 1);
        int pairs = high == 0 ? 0 : Math.max(0, (high - first + 1) / 2);
        free = new int[pairs];
        for (int i = 0; i < pairs; i++) {
            free[i] = first + 2 * i;
        }
        count = pairs;
    }

    /** Binds the next free pair; ports taken by other programs are passed over. */
    PortPair bind(DatagramIo io, PacketHandler rtp, PacketHandler rtcp) throws NoFreePortException {
        for (int i = 0; i < MOST_TRIES; i++) {
            int port = free.length == 0 ? 0 : take();
            PortPair pair = tryBind(io, port, rtp, rtcp);
            if (pair != null) {
                return pair;
            }
            if (port != 0) {
                release(port);
            }
        }
        throw new NoFreePortException("no pair of ports could be bound in " + MOST_TRIES + " tries");
    }

    /** Gives back the pair of {@link PortPair#slot()}; its sockets are closed by then. */
    synchronized void release(int slot) {
        if (slot != 0) {
            free[(head + count) % free.length] = slot;
            count++;
        }
    }

    synchronized int available() {
        return count;
    }

    private synchronized int take() throws NoFreePortException {
        if (count == 0) {
            throw new NoFreePortException("all " + free.length + " pairs of RTP ports are in use");
        }
        int port = free[head];
        head = (head + 1) % free.length;
        count--;
        return port;
    }

    private PortPair tryBind(DatagramIo io, int port, PacketHandler rtp, PacketHandler rtcp) {
        DatagramPort first = null;
        try {
            first = io.bind(new InetSocketAddress(address, port), false, rtp);
            int number = first.local().getPort();
            if ((number & 1) == 0) {
                return new PortPair(first, io.bind(new InetSocketAddress(address, number + 1), false, rtcp), port);
            }
        } catch (IOException taken) {
            // the next pair
        }
        if (first != null) {
            first.close();
        }
        return null;
    }
}
