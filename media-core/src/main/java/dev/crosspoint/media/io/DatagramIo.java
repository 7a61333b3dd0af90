package dev.crosspoint.media.io;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.locks.LockSupport;

/** The sockets of one shard. */
public interface DatagramIo extends AutoCloseable {

    /**
     * Binds a port whose datagrams go to the handler through the ring; what comes from the return on is received. Any
     * thread except the loop's.
     *
     * @param many true for a port with many far ends: its sends are batched apart, and several shards may bind it
     */
    DatagramPort bind(InetSocketAddress local, boolean many, PacketHandler handler) throws IOException;

    /** Names the thread that will call {@link #receive}; before anything else. */
    void runOn(Thread thread);

    /** Waits for datagrams for at most {@code waitNs} (0 or less = not at all) and publishes them. Loop thread only. */
    void receive(long waitNs);

    /** Lets datagrams gather for so long; {@link #wakeup()} need not end it. Receiving thread only. */
    default void rest(long ns) {
        LockSupport.parkNanos(ns);
    }

    /** Ends a wait in {@link #receive}, or keeps the next one from happening. Any thread. */
    void wakeup();

    /** Sends what has been queued. Shard thread only. */
    void flush();

    /** What this I/O is called in logs. */
    String name();

    /** On the loop thread, after the last {@link #receive}. */
    @Override
    void close();
}
