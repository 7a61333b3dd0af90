package dev.crosspoint.benchmarks.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/** The thread that reads all sockets of all far ends and notes the time after each read. */
final class Receiver implements AutoCloseable {
    private static final long JOIN_MS = 5_000;

    /** Takes what arrives at a socket; the buffer is lent. */
    @FunctionalInterface
    interface Port {
        void received(ByteBuffer b, int length, long nowNs, Flow.Window window);
    }

    private final Selector selector;
    private final Flow.Window window;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(4096);
    private final Thread thread;
    private volatile boolean stopped;
    private volatile RuntimeException fault;

    Receiver(Selector selector, Flow.Window window) {
        this.selector = selector;
        this.window = window;
        thread = Thread.ofPlatform().name("receiver").daemon().start(this::run);
    }

    private void run() {
        try {
            while (!stopped) {
                selector.select(this::read, 100);
            }
        } catch (IOException e) {
            fault = new IllegalStateException(e);
        } catch (RuntimeException e) {
            fault = e;
        }
    }

    private void read(SelectionKey key) {
        DatagramChannel channel = (DatagramChannel) key.channel();
        try {
            for (int length = channel.read(buffer.clear()); length > 0; length = channel.read(buffer.clear())) {
                long nowNs = System.nanoTime();
                ((Port) key.attachment()).received(buffer.clear(), length, nowNs, window);
            }
        } catch (IOException unreachable) { // an ICMP answer to something sent before; the next read goes on
            return;
        }
    }

    @Override
    public void close() {
        stopped = true;
        selector.wakeup();
        try {
            thread.join(JOIN_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the thread and says what went wrong on it. */
    void finish() {
        close();
        if (fault != null) {
            throw fault;
        }
    }
}
