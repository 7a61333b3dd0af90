package dev.crosspoint.ng;

import dev.crosspoint.ng.wire.NgMessage;
import dev.crosspoint.ng.wire.NgValue;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** ng over UDP: a datagram for a message and one for its reply. Only addresses of the configuration are served. */
final class NgUdp implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NgUdp.class);
    private static final int MAX_DATAGRAM = 65_536;
    private static final int MAX_REPLY = 65_507;
    private static final int RECEIVE_BUFFER = 4 * 1024 * 1024;
    private static final long STOP_MS = 2000;

    private final DatagramChannel channel;
    private final NgServer server;
    private final Set<InetAddress> clients;
    private final Thread receiver;

    private NgUdp(DatagramChannel channel, NgSettings settings, NgServer server) {
        this.channel = channel;
        this.server = server;
        clients = new HashSet<>(settings.clients());
        receiver = Thread.ofPlatform().daemon().name("ng-udp").unstarted(this::receive);
    }

    static NgUdp open(NgSettings settings, NgServer server) throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        try {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
            channel.bind(new InetSocketAddress(settings.host(), settings.port()));
        } catch (IOException e) {
            channel.close();
            throw new IOException("ng: UDP " + settings.host().getHostAddress() + ":" + settings.port() + ": "
                    + e.getMessage(), e);
        }
        NgUdp udp = new NgUdp(channel, settings, server);
        udp.receiver.start();
        return udp;
    }

    int port() {
        return channel.socket().getLocalPort();
    }

    private void receive() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(MAX_DATAGRAM);
        while (channel.isOpen()) {
            try {
                buffer.clear();
                InetSocketAddress from = (InetSocketAddress) channel.receive(buffer);
                if (!clients.contains(from.getAddress()) && !from.getAddress().isLoopbackAddress()) {
                    server.counters().add(NgCounter.STRANGERS);
                    continue;
                }
                byte[] message = new byte[buffer.flip().remaining()];
                buffer.get(message);
                server.take(from.getAddress(), message, reply -> send(from, reply));
            } catch (ClosedChannelException closed) {
                return;
            } catch (IOException e) {
                LOG.warn("ng receives nothing: {}", e.toString());
            } catch (RuntimeException bug) {
                server.counters().add(NgCounter.FAULTS);
                LOG.error("a message of ng failed", bug);
            }
        }
    }

    private void send(InetSocketAddress to, byte[] reply) {
        boolean fits = reply.length <= MAX_REPLY;
        if (!fits) {
            server.counters().add(NgCounter.UNANSWERABLE);
        }
        try {
            channel.send(ByteBuffer.wrap(fits ? reply : tooLong(reply)), to);
        } catch (IOException unsent) {
            server.counters().add(NgCounter.UNANSWERABLE);
            LOG.debug("a reply of ng was not sent: {}", unsent.toString());
        }
    }

    private static byte[] tooLong(byte[] reply) {
        return NgMessage.instead(reply, new NgValue.Dictionary().put("result", "error").put("error-reason",
                "the reply is too long for a datagram: use a smaller limit, HTTP or WebSocket"));
    }

    @Override
    public void close() throws IOException, InterruptedException {
        channel.close();
        receiver.join(STOP_MS);
    }
}
