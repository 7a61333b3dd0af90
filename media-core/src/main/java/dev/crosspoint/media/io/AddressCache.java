package dev.crosspoint.media.io;

import java.net.InetSocketAddress;

/** Address objects of recent destinations, so that a send to a known one makes none. Newer entries push older out. */
final class AddressCache {
    private final InetSocketAddress[] addresses;
    private final long[] high;
    private final long[] low;
    private final int mask;

    /** @param capacity a power of two */
    AddressCache(int capacity) {
        addresses = new InetSocketAddress[capacity];
        high = new long[capacity];
        low = new long[capacity];
        mask = capacity - 1;
    }

    InetSocketAddress of(Packet packet) {
        long mixed = packet.remoteHigh() ^ packet.remoteLow() ^ (long) packet.remotePort() << 32;
        int i = (int) (mixed * 0x9E3779B97F4A7C15L >>> 40) & mask;
        InetSocketAddress cached = addresses[i];
        if (cached == null || cached.getPort() != packet.remotePort()
                || high[i] != packet.remoteHigh() || low[i] != packet.remoteLow()) {
            cached = packet.remoteAddress();
            addresses[i] = cached;
            high[i] = packet.remoteHigh();
            low[i] = packet.remoteLow();
        }
        return cached;
    }
}
