package dev.crosspoint.sip.transport;

import dev.crosspoint.sip.SipCounter;
import dev.crosspoint.sip.SipCounters;
import dev.crosspoint.sip.message.SipMessage;
import dev.crosspoint.sip.message.SipParser;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The listening TCP socket and all connections, accepted and opened; one connection to one address is shared. */
final class TcpPort {
    private final TransportSettings settings;
    private final TransportSink sink;
    private final SipCounters counters;
    private final ServerSocket listener;
    // socket threads, call threads and closers meet here
    private final Map<InetSocketAddress, TcpConnection> connections = new ConcurrentHashMap<>();
    private final AtomicInteger open = new AtomicInteger();
    private volatile boolean closed;

    TcpPort(TransportSettings settings, int port, TransportSink sink, SipCounters counters) throws IOException {
        this.settings = settings;
        this.sink = sink;
        this.counters = counters;
        listener = new ServerSocket();
        try {
            listener.setReuseAddress(true);
            listener.bind(new InetSocketAddress(settings.address(), port));
        } catch (IOException inUse) {
            listener.close();
            throw inUse;
        }
    }

    int port() {
        return listener.getLocalPort();
    }

    /** The listener's loop; returns when closed. */
    void acceptLoop() throws IOException {
        while (!closed) {
            Socket socket;
            try {
                socket = listener.accept();
            } catch (IOException failed) {
                if (closed) {
                    return;
                }
                throw failed;
            }
            if (open.get() >= settings.maxConnections()) {
                counters.count(SipCounter.TCP_CONNECTIONS_REFUSED);
                socket.close();
            } else {
                add(socket, (InetSocketAddress) socket.getRemoteSocketAddress());
            }
        }
    }

    private TcpConnection add(Socket socket, InetSocketAddress remote) {
        TcpConnection connection = new TcpConnection(this, socket, remote);
        open.incrementAndGet();
        connections.put(remote, connection);
        connection.start();
        if (closed) {
            connection.close();
        }
        return connection;
    }

    /** Sends over the connection the hop names while that is open, else over the shared one, opening it if needed. */
    boolean send(byte[] bytes, SipMessage message, Hop to) {
        if (to.arrival() instanceof TcpConnection arrival && !arrival.closed()) {
            return arrival.send(bytes, message);
        }
        return !closed && connection(to.address()).send(bytes, message);
    }

    private synchronized TcpConnection connection(InetSocketAddress remote) {
        TcpConnection existing = connections.get(remote);
        return existing != null && !existing.closed() ? existing : add(new Socket(), remote);
    }

    boolean deliver(SipParser.Result result, TcpConnection from) {
        return switch (result) {
            case SipParser.Result.Message m -> {
                counters.count(SipCounter.MESSAGES_RECEIVED);
                try {
                    sink.received(m.message(), new Hop(Transport.TCP, from.remote(), from));
                } catch (RuntimeException bug) {
                    counters.count(SipCounter.FAULTS);
                }
                yield true;
            }
            case SipParser.Result.KeepAlive _ -> true;
            case SipParser.Result.Bad _ -> {
                counters.count(SipCounter.MALFORMED);
                yield false;
            }
        };
    }

    void notSent(SipMessage message) {
        if (message != null) {
            counters.count(SipCounter.SEND_FAILURES);
            sink.notSent(message);
        }
    }

    void gone(TcpConnection connection) {
        connections.remove(connection.remote(), connection);
        open.decrementAndGet();
    }

    SipCounters counters() {
        return counters;
    }

    int connectTimeoutMs() {
        return (int) settings.connectTimeout().toMillis();
    }

    long idleTimeoutMs() {
        return settings.idleTimeout().toMillis();
    }

    int openConnections() {
        return open.get();
    }

    boolean closed() {
        return closed;
    }

    void close() {
        closed = true;
        try {
            listener.close();
        } catch (IOException late) {
            // nothing is lost with it
        }
        connections.values().forEach(TcpConnection::close);
    }
}
