package dev.crosspoint.media.io;

import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.nio.NioIoOps;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Any platform: a Netty NIO loop and DatagramChannel, one system call a datagram. */
public final class NioDatagramIo implements DatagramIo {
    private static final int RECEIVE_BATCH = 32;
    private static final int ROUNDS_PER_SOCKET = 8;
    private static final int SEND_BATCH = 128;
    private static final int SOCKET_BUFFER_BYTES = 1 << 20;

    private final LoopGate loop;
    private final PacketSink sink;
    private final Counters receiveCounters;
    private final Counters sendCounters;
    private final Packet[] batch;
    private final Packet[] sending;
    private final NioPort[] sendingPorts = new NioPort[SEND_BATCH];
    private final AddressCache addresses = new AddressCache(1024);
    private SocketAddress lastSource;
    private long lastHigh;
    private long lastLow;
    private int lastPort;
    private int queued;

    public NioDatagramIo(Arena arena, PacketSink sink, Counters receiveCounters, Counters sendCounters,
                         BooleanSupplier idle) {
        this.sink = sink;
        this.receiveCounters = receiveCounters;
        this.sendCounters = sendCounters;
        loop = new LoopGate(NioIoHandler.newFactory(), idle);
        batch = Packet.allocate(arena, RECEIVE_BATCH);
        sending = Packet.allocate(arena, SEND_BATCH);
    }

    @Override
    public void runOn(Thread thread) {
        loop.setOwningThread(thread);
    }

    @Override
    public DatagramPort bind(InetSocketAddress local, boolean many, PacketHandler handler) throws IOException {
        boolean ipv6 = local.getAddress() instanceof Inet6Address;
        DatagramChannel channel =
                DatagramChannel.open(ipv6 ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
        try {
            channel.configureBlocking(false);
            if (many) {
                if (channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
                    channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
                }
                channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER_BYTES);
                channel.setOption(StandardSocketOptions.SO_SNDBUF, SOCKET_BUFFER_BYTES);
            }
            channel.bind(local);
            NioPort port = new NioPort(this, channel, handler);
            IoRegistration registration = loop.registered(port);
            port.registered(registration);
            registration.submit(NioIoOps.READ);
            return port;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public void receive(long waitNs) {
        loop.turn(waitNs);
    }

    @Override
    public void wakeup() {
        loop.wakeup();
    }

    @Override
    public String name() {
        return "nio";
    }

    /** Takes what a channel holds, in batches, but not so long that the others starve. */
    void readable(DatagramChannel channel, PacketHandler handler) {
        for (int round = 0; round < ROUNDS_PER_SOCKET; round++) {
            int n = 0;
            try {
                while (n < RECEIVE_BATCH && receiveOne(channel, batch[n])) {
                    n++;
                }
            } catch (IOException e) {
                receiveCounters.add(IoCounter.RECEIVE_ERRORS);
            }
            if (n > 0) {
                receiveCounters.add(IoCounter.RECEIVE_CALLS, n);
                int taken = sink.publish(handler, batch, n);
                receiveCounters.add(IoCounter.DATAGRAMS_RECEIVED, taken);
                receiveCounters.add(IoCounter.RECEIVE_RING_FULL, n - taken);
            }
            if (n < RECEIVE_BATCH) {
                return;
            }
        }
    }

    private boolean receiveOne(DatagramChannel channel, Packet packet) throws IOException {
        ByteBuffer buffer = packet.buffer();
        buffer.clear();
        SocketAddress source = channel.receive(buffer);
        if (source == null) {
            return false;
        }
        if (source != lastSource) { // the channel returns the same object while the source stays the same
            lastSource = source;
            InetSocketAddress s = (InetSocketAddress) source;
            lastHigh = Packet.high(s.getAddress());
            lastLow = Packet.low(s.getAddress());
            lastPort = s.getPort();
        }
        packet.length(buffer.position());
        packet.remote(lastHigh, lastLow, lastPort);
        return true;
    }

    Packet claim() {
        if (queued == SEND_BATCH) {
            flush();
        }
        return sending[queued];
    }

    void send(NioPort port, Packet packet) {
        if (packet != sending[queued]) {
            throw new IllegalStateException("only the packet claimed last can be sent");
        }
        sendingPorts[queued++] = port;
    }

    @Override
    public void flush() {
        for (int i = 0; i < queued; i++) {
            Packet packet = sending[i];
            ByteBuffer buffer = packet.buffer();
            buffer.clear();
            buffer.limit(packet.length());
            sendCounters.add(IoCounter.SEND_CALLS);
            try {
                int sent = sendingPorts[i].channel().send(buffer, addresses.of(packet));
                sendCounters.add(sent > 0 ? IoCounter.DATAGRAMS_SENT : IoCounter.SEND_BUFFER_FULL);
            } catch (IOException refused) {
                sendCounters.add(IoCounter.SEND_ERRORS);
            }
            buffer.clear();
        }
        queued = 0;
    }

    void closeFailed() {
        receiveCounters.add(IoCounter.RECEIVE_ERRORS);
    }

    @Override
    public void close() {
        loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
        while (!loop.isTerminated()) {
            loop.runNow();
        }
    }
}
