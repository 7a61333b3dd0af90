package dev.crosspoint.media.io;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * Ports without sockets, for tests and benchmarks: what is delivered goes through the ring as from a network, what is
 * sent goes to a receiver. Everything happens on the calling thread.
 */
public final class InMemoryIo implements DatagramIo {
    private static final int SEND_BATCH = 128;

    /** Where sent datagrams arrive; the packet is lent until the return. */
    @FunctionalInterface
    public interface Network {
        void sent(InetSocketAddress from, Packet packet);
    }

    private final PacketSink sink;
    private final Network network;
    private final Counters counters;
    private final Packet[] incoming;
    private final Packet[] sending;
    private final MemoryPort[] sendingPorts = new MemoryPort[SEND_BATCH];
    private final Map<Integer, MemoryPort> bound = new HashMap<>();
    private int queued;
    private int nextPort = 40000;

    public InMemoryIo(Arena arena, PacketSink sink, Counters counters, Network network) {
        this.sink = sink;
        this.counters = counters;
        this.network = network;
        incoming = Packet.allocate(arena, 1);
        sending = Packet.allocate(arena, SEND_BATCH);
    }

    /** Receives a datagram on a bound port; false where nothing is bound there or the ring is full. */
    public boolean deliver(int port, ByteBuffer source, int offset, int length, long high, long low, int remotePort) {
        MemoryPort target = bound.get(port);
        return target != null && deliver(target, source, offset, length, high, low, remotePort);
    }

    /** The same for a port at hand; allocates nothing. */
    public boolean deliver(DatagramPort port, ByteBuffer source, int offset, int length, long high, long low,
                           int remotePort) {
        Packet packet = incoming[0];
        packet.buffer().put(0, source, offset, length);
        packet.length(length);
        packet.remote(high, low, remotePort);
        boolean taken = sink.publish(((MemoryPort) port).handler, incoming, 1) == 1;
        counters.add(taken ? IoCounter.DATAGRAMS_RECEIVED : IoCounter.RECEIVE_RING_FULL);
        return taken;
    }

    /** The port object bound at that number, or null. */
    public DatagramPort port(int number) {
        return bound.get(number);
    }

    public int boundPorts() {
        return bound.size();
    }

    @Override
    public void runOn(Thread thread) {
        // every call comes from the one thread of the test
    }

    @Override
    public DatagramPort bind(InetSocketAddress local, boolean many, PacketHandler handler) throws IOException {
        int number = local.getPort() == 0 ? freePort() : local.getPort();
        MemoryPort port = new MemoryPort(new InetSocketAddress(local.getAddress(), number), handler);
        if (bound.putIfAbsent(number, port) != null) {
            throw new IOException("port " + number + " is bound");
        }
        return port;
    }

    private int freePort() {
        while (bound.containsKey(nextPort)) {
            nextPort++;
        }
        return nextPort++;
    }

    @Override
    public void receive(long waitNs) {
        // deliver() publishes at once
    }

    @Override
    public void wakeup() {
        // nobody waits
    }

    @Override
    public void flush() {
        int n = queued;
        for (int i = 0; i < n; i++) {
            counters.add(IoCounter.DATAGRAMS_SENT);
            network.sent(sendingPorts[i].local, sending[i]);
        }
        queued = 0;
    }

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public void close() {
        bound.clear();
    }

    private final class MemoryPort implements DatagramPort {
        private final InetSocketAddress local;
        private final PacketHandler handler;

        MemoryPort(InetSocketAddress local, PacketHandler handler) {
            this.local = local;
            this.handler = handler;
        }

        @Override
        public InetSocketAddress local() {
            return local;
        }

        @Override
        public Packet claim() {
            if (queued == SEND_BATCH) {
                flush();
            }
            return sending[queued];
        }

        @Override
        public void send(Packet packet) {
            sendingPorts[queued++] = this;
        }

        @Override
        public void close() {
            bound.remove(local.getPort());
        }
    }
}
