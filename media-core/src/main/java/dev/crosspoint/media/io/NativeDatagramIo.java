package dev.crosspoint.media.io;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.LinuxSocket;
import io.netty.channel.socket.SocketProtocolFamily;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Linux: a Netty epoll loop tells which sockets are readable; recvmmsg and sendmmsg move preallocated packets. */
public final class NativeDatagramIo implements DatagramIo {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int RECEIVE_BATCH = 32;
    private static final int ROUNDS_PER_SOCKET = 8;
    private static final int SEND_BATCH = 128;
    private static final int SOCKET_BUFFER_BYTES = 1 << 20;

    private final LoopGate loop;
    private final PacketSink sink;
    private final Counters counters;
    private final MessageVector messages;
    private final Packet[] batch;
    private final MemorySegment state;
    private final MemorySegment nameLength;
    private final MemorySegment pause;
    private final NativeSendQueue manyQueue;
    private final NativeSendQueue singleQueue;

    /**
     * @param arena memory of all packets; the caller closes it after this
     * @param receiveCounters written by the loop thread
     * @param sendCounters written by the shard thread; may be the same object where that is the loop thread
     * @param idle asked on the loop thread before it blocks
     */
    public NativeDatagramIo(Arena arena, PacketSink sink, Counters receiveCounters, Counters sendCounters,
                            BooleanSupplier idle) {
        this.sink = sink;
        this.counters = receiveCounters;
        loop = new LoopGate(EpollIoHandler.newFactory(), idle);
        messages = new MessageVector(arena, RECEIVE_BATCH);
        batch = Packet.allocate(arena, RECEIVE_BATCH);
        state = NativeUdp.allocateState(arena);
        nameLength = arena.allocate(ValueLayout.JAVA_INT);
        pause = arena.allocate(ValueLayout.JAVA_LONG, 2);
        for (int i = 0; i < RECEIVE_BATCH; i++) {
            messages.attach(i, batch[i]);
            messages.reset(i);
        }
        manyQueue = new NativeSendQueue(arena, SEND_BATCH, true, sendCounters);
        singleQueue = new NativeSendQueue(arena, SEND_BATCH, false, sendCounters);
    }

    public static boolean available() {
        return Epoll.isAvailable() && NativeUdp.available();
    }

    @Override
    public void runOn(Thread thread) {
        loop.setOwningThread(thread);
    }

    @Override
    public DatagramPort bind(InetSocketAddress local, boolean many, PacketHandler handler) throws IOException {
        boolean ipv6 = local.getAddress() instanceof Inet6Address;
        LinuxSocket socket = LinuxSocket.newSocketDgram(ipv6 ? SocketProtocolFamily.INET6 : SocketProtocolFamily.INET);
        try {
            if (many) {
                socket.setReusePort(true);
                socket.setReceiveBufferSize(SOCKET_BUFFER_BYTES);
                socket.setSendBufferSize(SOCKET_BUFFER_BYTES);
            }
            socket.bind(local);
            NativePort port = new NativePort(this, socket, ipv6, many, handler, many ? manyQueue : singleQueue);
            port.whole(true);
            loop.register(port).addListener(port::registered);
            return port;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    @Override
    public void receive(long waitNs) {
        loop.turn(waitNs);
    }

    /** A plain sleep: nobody needs to end it, so it can do without what a park has for that. */
    @Override
    public void rest(long ns) {
        pause.setAtIndex(ValueLayout.JAVA_LONG, 0, ns / NANOS_PER_SECOND);
        pause.setAtIndex(ValueLayout.JAVA_LONG, 1, ns % NANOS_PER_SECOND);
        NativeUdp.nanosleep(state, pause.address());
    }

    @Override
    public void wakeup() {
        loop.wakeup();
    }

    @Override
    public void flush() {
        manyQueue.flush();
        singleQueue.flush();
    }

    @Override
    public String name() {
        return "epoll+mmsg";
    }

    /**
     * Takes one datagram of a socket that seldom holds more: a batch would ask a second time for nothing, and the loop
     * comes back for the next.
     */
    void readableOne(int fd, PacketHandler handler) {
        Packet packet = batch[0];
        nameLength.set(ValueLayout.JAVA_INT, 0, Packet.NAME_CAPACITY);
        int length = NativeUdp.recvfrom(state, fd, packet.segment().address(), Packet.CAPACITY,
                packet.name().address(), nameLength.address());
        if (length < 0) {
            failed();
            return;
        }
        counters.add(IoCounter.RECEIVE_CALLS);
        packet.length(length);
        if (length > Packet.CAPACITY || !MessageVector.source(packet)) {
            counters.add(IoCounter.RECEIVE_TRUNCATED);
            return;
        }
        int taken = sink.publish(handler, batch, 1);
        counters.add(IoCounter.DATAGRAMS_RECEIVED, taken);
        counters.add(IoCounter.RECEIVE_RING_FULL, 1 - taken);
        messages.attach(0, batch[0]);
    }

    private void failed() {
        int errno = NativeUdp.errno(state);
        if (errno != NativeUdp.EAGAIN && errno != NativeUdp.EINTR) {
            counters.add(IoCounter.RECEIVE_ERRORS);
        }
    }

    /** Takes what a socket holds, in batches, but not so long that the others starve. */
    void readable(int fd, PacketHandler handler) {
        for (int round = 0; round < ROUNDS_PER_SOCKET; round++) {
            int n = NativeUdp.recvmmsg(state, fd, messages.address(0), RECEIVE_BATCH);
            if (n <= 0) {
                if (n < 0) {
                    failed();
                }
                return;
            }
            counters.add(IoCounter.RECEIVE_CALLS);
            publish(handler, n);
            if (n < RECEIVE_BATCH) {
                return;
            }
        }
    }

    private void publish(PacketHandler handler, int n) {
        int usable = 0;
        for (int i = 0; i < n; i++) {
            Packet packet = batch[i];
            if (messages.truncated(i) || !messages.received(i, packet)) {
                counters.add(IoCounter.RECEIVE_TRUNCATED);
            } else {
                batch[i] = batch[usable];
                batch[usable++] = packet;
            }
        }
        int taken = sink.publish(handler, batch, usable);
        counters.add(IoCounter.DATAGRAMS_RECEIVED, taken);
        if (taken < usable) {
            counters.add(IoCounter.RECEIVE_RING_FULL, usable - taken);
        }
        for (int i = 0; i < n; i++) {
            messages.attach(i, batch[i]);
            messages.reset(i);
        }
    }

    void closeFailed() {
        counters.add(IoCounter.RECEIVE_ERRORS);
    }

    @Override
    public void close() {
        loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
        while (!loop.isTerminated()) {
            loop.runNow();
        }
    }
}
