package dev.crosspoint.media.io;

import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoHandle;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectableChannel;

/** A UDP socket on a Netty NIO loop. */
final class NioPort implements DatagramPort, NioIoHandle {
    private final NioDatagramIo io;
    private final DatagramChannel channel;
    private final InetSocketAddress local;
    private final PacketHandler handler;
    private volatile IoRegistration registration;

    NioPort(NioDatagramIo io, DatagramChannel channel, PacketHandler handler) throws IOException {
        this.io = io;
        this.channel = channel;
        this.local = (InetSocketAddress) channel.getLocalAddress();
        this.handler = handler;
    }

    void registered(IoRegistration r) {
        registration = r;
    }

    DatagramChannel channel() {
        return channel;
    }

    @Override
    public SelectableChannel selectableChannel() {
        return channel;
    }

    @Override
    public InetSocketAddress local() {
        return local;
    }

    @Override
    public Packet claim() {
        return io.claim();
    }

    @Override
    public void send(Packet packet) {
        io.send(this, packet);
    }

    @Override
    public void handle(IoRegistration r, IoEvent event) {
        io.readable(channel, handler);
    }

    @Override
    public void unregistered() {
        try {
            channel.close();
        } catch (IOException gone) {
            io.closeFailed();
        }
    }

    @Override
    public void close() {
        IoRegistration r = registration;
        if (r != null) {
            r.cancel();
        }
    }
}
