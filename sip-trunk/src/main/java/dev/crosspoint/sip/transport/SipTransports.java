package dev.crosspoint.sip.transport;

import dev.crosspoint.sip.SipCounter;
import dev.crosspoint.sip.SipCounters;
import dev.crosspoint.sip.message.SipMessage;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;

/** All listening points of one user agent. */
public final class SipTransports implements AutoCloseable {
    private static final int PORT_TRIES = 20;

    private final TransportSink sink;
    private final SipCounters counters;
    private final UdpPort udp;
    private final TcpPort tcp;
    private final int port;
    private final List<GuardedThread> threads = new ArrayList<>();

    private SipTransports(UdpPort udp, TcpPort tcp, TransportSink sink, SipCounters counters) {
        this.udp = udp;
        this.tcp = tcp;
        port = udp != null ? udp.port() : tcp.port();
        this.sink = sink;
        this.counters = counters;
    }

    /** Binds every transport to the same port; with port 0 to one that is free for all of them. */
    public static SipTransports open(TransportSettings settings, TransportSink sink, SipCounters counters)
            throws IOException {
        boolean both = settings.transports().size() > 1;
        IOException last = null;
        for (int attempt = 0; attempt < (settings.port() == 0 && both ? PORT_TRIES : 1); attempt++) {
            UdpPort udp = null;
            try {
                int port = settings.port();
                if (settings.transports().contains(Transport.UDP)) {
                    udp = new UdpPort(new InetSocketAddress(settings.address(), port), settings.inboxSize(), sink,
                            counters);
                    port = udp.port();
                }
                TcpPort tcp = settings.transports().contains(Transport.TCP)
                        ? new TcpPort(settings, port, sink, counters) : null;
                return new SipTransports(udp, tcp, sink, counters);
            } catch (IOException inUse) {
                last = inUse;
                if (udp != null) {
                    udp.close();
                }
            }
        }
        throw last;
    }

    /** Begins to receive. */
    public void start() {
        if (udp != null) {
            threads.add(new GuardedThread("sip-udp-receive-" + port(), Executors.callable(udp::receiveLoop),
                    udp::closed, counters));
            threads.add(new GuardedThread("sip-udp-parse-" + port(), () -> {
                udp.parseLoop();
                return null;
            }, udp::closed, counters));
        }
        if (tcp != null) {
            threads.add(new GuardedThread("sip-tcp-accept-" + port(), () -> {
                tcp.acceptLoop();
                return null;
            }, tcp::closed, counters));
        }
    }

    public int port() {
        return port;
    }

    public boolean has(Transport transport) {
        return transport == Transport.UDP ? udp != null : tcp != null;
    }

    public int tcpConnections() {
        return tcp == null ? 0 : tcp.openConnections();
    }

    /** Sends or tells the sink that it could not; never throws for the network's faults. */
    public void send(SipMessage message, Hop to) {
        boolean sent = false;
        try {
            if (has(to.transport())) {
                byte[] bytes = message.encode(to.transport().name());
                if (to.transport() == Transport.UDP) {
                    udp.send(bytes, to.address());
                    sent = true;
                } else {
                    sent = tcp.send(bytes, message, to);
                }
            }
        } catch (IOException refused) {
            sent = false;
        }
        if (sent) {
            counters.count(SipCounter.MESSAGES_SENT);
        } else {
            counters.count(SipCounter.SEND_FAILURES);
            sink.notSent(message);
        }
    }

    /** Whether every thread lives; a dead one is started again. To be called every few seconds. */
    public boolean checkThreads() {
        boolean healthy = true;
        for (GuardedThread thread : threads) {
            healthy &= thread.alive();
            thread.check();
        }
        return healthy;
    }

    List<GuardedThread> threads() {
        return threads;
    }

    @Override
    public void close() {
        if (udp != null) {
            udp.close();
        }
        if (tcp != null) {
            tcp.close();
        }
        threads.forEach(GuardedThread::stop);
    }
}
