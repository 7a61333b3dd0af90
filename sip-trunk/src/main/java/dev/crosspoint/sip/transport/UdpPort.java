package dev.crosspoint.sip.transport;

import dev.crosspoint.sip.SipCounter;
import dev.crosspoint.sip.SipCounters;
import dev.crosspoint.sip.message.SipParser;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The UDP socket: one thread empties it into a bounded inbox, one reads messages out of that in order of arrival.
 * Under pressure calls that begin are dropped before anything of a call that lives.
 */
final class UdpPort {
    private static final int SOCKET_BUFFER = 1 << 20;
    private static final byte[] INVITE = {'I', 'N', 'V', 'I', 'T', 'E', ' '};
    private static final long POLL_MS = 500;

    private record Datagram(byte[] bytes, InetSocketAddress from) { }

    private final DatagramSocket socket;
    private final ArrayBlockingQueue<Datagram> inbox;
    private final TransportSink sink;
    private final SipCounters counters;
    private volatile boolean closed;

    UdpPort(InetSocketAddress local, int inboxSize, TransportSink sink, SipCounters counters) throws IOException {
        this.sink = sink;
        this.counters = counters;
        inbox = new ArrayBlockingQueue<>(inboxSize);
        socket = new DatagramSocket(null); // not a channel: an interrupt must not close it
        try {
            socket.setReceiveBufferSize(SOCKET_BUFFER);
            socket.bind(local);
        } catch (IOException inUse) {
            socket.close();
            throw inUse;
        }
    }

    int port() {
        return socket.getLocalPort();
    }

    void send(byte[] bytes, InetSocketAddress to) throws IOException {
        socket.send(new DatagramPacket(bytes, bytes.length, to));
    }

    /** The reader's loop; returns when closed. */
    void receiveLoop() {
        DatagramPacket packet = new DatagramPacket(new byte[TransportSettings.MAX_MESSAGE_BYTES],
                TransportSettings.MAX_MESSAGE_BYTES);
        while (!closed) {
            packet.setLength(TransportSettings.MAX_MESSAGE_BYTES);
            try {
                socket.receive(packet);
                accept(Arrays.copyOf(packet.getData(), packet.getLength()),
                        (InetSocketAddress) packet.getSocketAddress());
            } catch (IOException failed) {
                if (socket.isClosed()) {
                    return;
                } // else an ICMP error of something sent earlier; the socket is still good
            }
        }
    }

    private void accept(byte[] bytes, InetSocketAddress from) {
        if (inbox.size() > inbox.remainingCapacity() && startsCall(bytes)) {
            counters.count(SipCounter.UDP_NEW_CALLS_SHED);
        } else if (!inbox.offer(new Datagram(bytes, from))) {
            counters.count(SipCounter.UDP_QUEUE_FULL);
        }
    }

    private static boolean startsCall(byte[] bytes) {
        return bytes.length > INVITE.length && Arrays.equals(bytes, 0, INVITE.length, INVITE, 0, INVITE.length);
    }

    /** The parser's loop; returns when closed. */
    void parseLoop() throws InterruptedException {
        SipParser parser = new SipParser();
        while (!closed) {
            Datagram next = inbox.poll(POLL_MS, TimeUnit.MILLISECONDS);
            if (next != null) {
                deliver(parser, next);
            }
        }
    }

    private void deliver(SipParser parser, Datagram datagram) {
        try {
            switch (parser.parse(datagram.bytes())) {
                case SipParser.Result.Message m -> {
                    counters.count(SipCounter.MESSAGES_RECEIVED);
                    sink.received(m.message(), new Hop(Transport.UDP, datagram.from()));
                }
                case SipParser.Result.KeepAlive _ -> { }
                case SipParser.Result.Bad _ -> counters.count(SipCounter.MALFORMED);
            }
        } catch (RuntimeException bug) {
            counters.count(SipCounter.FAULTS);
        }
    }

    boolean closed() {
        return closed;
    }

    void close() {
        closed = true;
        socket.close();
    }
}
