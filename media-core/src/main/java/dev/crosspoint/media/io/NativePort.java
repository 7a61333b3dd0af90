package dev.crosspoint.media.io;

import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.epoll.LinuxSocket;
import io.netty.channel.unix.FileDescriptor;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;

/** A UDP socket on a Netty epoll loop. */
final class NativePort implements DatagramPort, EpollIoHandle {
    private final NativeDatagramIo io;
    private final LinuxSocket socket;
    private final InetSocketAddress local;
    private final boolean ipv6;
    private final boolean many;
    private final PacketHandler handler;
    private final NativeSendQueue queue;
    /** Set on the loop once it watches the socket; guarded by this, since another thread may close meanwhile. */
    private IoRegistration registration;
    private boolean closed;
    /** Of the thread that sends, once the port is bound. */
    private boolean whole;

    /** @param many a port that many far ends share, which holds several datagrams at a time */
    NativePort(NativeDatagramIo io, LinuxSocket socket, boolean ipv6, boolean many, PacketHandler handler,
               NativeSendQueue queue) {
        this.io = io;
        this.socket = socket;
        this.local = socket.localAddress();
        this.ipv6 = ipv6;
        this.many = many;
        this.handler = handler;
        this.queue = queue;
    }

    /** The loop watches the socket, or cannot. What came before waits in the socket. */
    void registered(Future<? super IoRegistration> done) {
        if (!done.isSuccess()) {
            unregistered();
            return;
        }
        IoRegistration watched = (IoRegistration) done.getNow();
        boolean late;
        synchronized (this) {
            registration = watched;
            late = closed;
        }
        if (late) {
            watched.cancel();
        } else {
            watched.submit(EpollIoOps.EPOLLIN);
        }
    }

    @Override
    public FileDescriptor fd() {
        return socket;
    }

    int descriptor() {
        return socket.intValue();
    }

    /**
     * Whether datagrams leave unfragmented or not at all. Those that never are fragmented need no identification (RFC
     * 6864 section 4.1), which costs to make up; the kernel's own discovery of the path's MTU is for those that are.
     */
    void whole(boolean on) throws IOException {
        socket.setIntOpt(ipv6 ? NativeUdp.IPPROTO_IPV6 : NativeUdp.IPPROTO_IP,
                ipv6 ? NativeUdp.IPV6_MTU_DISCOVER : NativeUdp.IP_MTU_DISCOVER,
                on ? NativeUdp.PMTUDISC_PROBE : NativeUdp.PMTUDISC_WANT);
        whole = on;
    }

    /** A datagram was too large for the interface: the kernel may cut from now on. False where it might before. */
    boolean mayCut() {
        if (!whole) {
            return false;
        }
        try {
            whole(false);
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    boolean ipv6() {
        return ipv6;
    }

    @Override
    public InetSocketAddress local() {
        return local;
    }

    @Override
    public Packet claim() {
        return queue.claim();
    }

    @Override
    public void send(Packet packet) {
        queue.send(this, packet);
    }

    /** Readable; called by the loop. */
    @Override
    public void handle(IoRegistration r, IoEvent event) {
        if (many) {
            io.readable(descriptor(), handler);
        } else {
            io.readableOne(descriptor(), handler);
        }
    }

    /** The descriptor is closed only here, on the loop, after it has left epoll. */
    @Override
    public void unregistered() {
        try {
            socket.close();
        } catch (IOException gone) {
            io.closeFailed();
        }
    }

    @Override
    public void close() {
        IoRegistration watched;
        synchronized (this) {
            closed = true;
            watched = registration;
        }
        if (watched != null) {
            watched.cancel();
        }
    }
}
