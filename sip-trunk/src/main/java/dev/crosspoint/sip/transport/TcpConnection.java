package dev.crosspoint.sip.transport;

import dev.crosspoint.sip.SipCounter;
import dev.crosspoint.sip.message.SipMessage;
import dev.crosspoint.sip.message.SipParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** One TCP connection: a virtual thread reads it, another writes what waits in its bounded outbox. */
final class TcpConnection {
    private static final int OUTBOX = 256;
    private static final int READ_SLICE_MS = 10_000;
    private static final byte[] PONG = {'\r', '\n'};

    /** A message on its way out; a pong has none. */
    private record Outgoing(byte[] bytes, SipMessage message) { }

    private final TcpPort port;
    private final Socket socket;
    private final InetSocketAddress remote;
    private final ArrayBlockingQueue<Outgoing> outbox = new ArrayBlockingQueue<>(OUTBOX);
    private final AtomicBoolean left = new AtomicBoolean(); // reader, writer and port may all close
    private volatile boolean closed;

    TcpConnection(TcpPort port, Socket socket, InetSocketAddress remote) {
        this.port = port;
        this.socket = socket;
        this.remote = remote;
    }

    InetSocketAddress remote() {
        return remote;
    }

    boolean closed() {
        return closed;
    }

    /** Connects when that is still to be done, then writes until closed. */
    void start() {
        Thread.ofVirtual().name("sip-tcp-write").start(this::writeLoop);
    }

    /** False when the far side reads too slowly or is gone. */
    boolean send(byte[] bytes, SipMessage message) {
        if (closed || !outbox.offer(new Outgoing(bytes, message))) {
            return false;
        }
        if (closed) { // closed in between: nobody would empty the outbox
            failWaiting();
        }
        return true;
    }

    private void writeLoop() {
        Outgoing current = null;
        try {
            if (!socket.isConnected()) {
                socket.connect(remote, port.connectTimeoutMs());
            }
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(READ_SLICE_MS);
            Thread.ofVirtual().name("sip-tcp-read").start(this::readLoop);
            OutputStream out = socket.getOutputStream();
            while (!closed) {
                current = outbox.poll(1, TimeUnit.SECONDS);
                if (current != null) {
                    out.write(current.bytes());
                    current = null;
                }
            }
        } catch (IOException gone) {
            port.notSent(current == null ? null : current.message());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } finally {
            close();
        }
    }

    private void readLoop() {
        SipParser parser = new SipParser();
        StreamFramer framer = new StreamFramer();
        byte[] bytes = new byte[8192];
        long quietMs = 0;
        try {
            InputStream in = socket.getInputStream();
            while (!closed) {
                int read;
                try {
                    read = in.read(bytes);
                    quietMs = 0;
                } catch (SocketTimeoutException slice) {
                    quietMs += READ_SLICE_MS;
                    if (!framer.empty() || quietMs >= port.idleTimeoutMs()) { // half a message, or nothing for long
                        port.counters().count(SipCounter.TCP_CONNECTIONS_BROKEN);
                        return;
                    }
                    continue;
                }
                if (read < 0) {
                    return;
                }
                framer.feed(bytes, read);
                if (!deliver(framer, parser)) {
                    port.counters().count(SipCounter.TCP_CONNECTIONS_BROKEN);
                    return;
                }
            }
        } catch (IOException gone) {
            // the far side went away; what waits is reported by close
        } finally {
            close();
        }
    }

    /** Hands on every whole message; false when the stream is of no further use. */
    private boolean deliver(StreamFramer framer, SipParser parser) {
        while (true) {
            switch (framer.next()) {
                case INCOMPLETE -> {
                    return true;
                }
                case BROKEN -> {
                    port.counters().count(SipCounter.MALFORMED);
                    return false;
                }
                case PING -> send(PONG, null);
                case MESSAGE -> {
                    if (!port.deliver(parser.parse(framer.message()), this)) {
                        return false;
                    }
                }
            }
        }
    }

    private void failWaiting() {
        Outgoing waiting;
        while ((waiting = outbox.poll()) != null) {
            port.notSent(waiting.message());
        }
    }

    void close() {
        closed = true;
        try {
            socket.close();
        } catch (IOException late) {
            // nothing is lost with it
        }
        if (left.compareAndSet(false, true)) {
            port.gone(this);
        }
        failWaiting();
    }
}
