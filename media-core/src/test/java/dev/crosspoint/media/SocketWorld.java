package dev.crosspoint.media;

import dev.crosspoint.media.io.Packet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** An engine with its own threads and sockets, and far ends on loopback sockets, in real time. */
final class SocketWorld extends MediaWorld {
    private final Map<InetSocketAddress, DatagramChannel> channels = new HashMap<>();
    private final Packet packet = Packet.allocate(Arena.ofAuto(), 1)[0];

    SocketWorld(MediaSettings settings) {
        super(MediaEngine.start(settings));
        nowNs = System.nanoTime();
    }

    @Override
    void add(InetSocketAddress address, FarEnd end) {
        super.add(address, end);
        try {
            DatagramChannel channel = DatagramChannel.open(java.net.StandardProtocolFamily.INET);
            channel.configureBlocking(false);
            try {
                channel.bind(address);
                channels.put(address, channel);
            } catch (BindException taken) { // the port for RTCP beside a free one
                channel.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    void send(InetSocketAddress from, int toPort, byte[] datagram, int length) {
        try {
            channels.get(from).send(ByteBuffer.wrap(datagram, 0, length),
                    new InetSocketAddress(from.getAddress(), toPort));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    void run(long milliseconds) {
        long end = System.nanoTime() + milliseconds * MS;
        while (System.nanoTime() - end < 0) {
            pump();
        }
    }

    @Override
    void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + 20_000 * MS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("did not happen within 20 s");
            }
            pump();
        }
    }

    private void pump() {
        nowNs = System.nanoTime();
        tickAll();
        List<InetSocketAddress> all = new ArrayList<>(channels.keySet());
        for (InetSocketAddress address : all) {
            receive(address, channels.get(address));
        }
        LockSupport.parkNanos(MS / 2);
    }

    private void receive(InetSocketAddress address, DatagramChannel channel) {
        try {
            while (true) {
                packet.buffer().clear();
                InetSocketAddress source = (InetSocketAddress) channel.receive(packet.buffer());
                if (source == null) {
                    return;
                }
                packet.length(packet.buffer().position());
                packet.buffer().clear();
                packet.remote(address);
                endAt(address).receive(source.getPort(), packet);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        clientDtls.close();
        engine.close();
        channels.values().forEach(c -> {
            try {
                c.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
