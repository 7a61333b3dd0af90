package dev.crosspoint.sip.transport;

import dev.crosspoint.sip.SipCounter;
import dev.crosspoint.sip.SipCounters;
import dev.crosspoint.sip.message.SipParser;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
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

    private final DatagramChannel channel;
    private final ArrayBlockingQueue<Datagram> inbox;
    private final TransportSink sink;
    private final SipCounters counters;
    private volatile boolean closed;

    UdpPort(InetSocketAddress local, int inboxSize, TransportSink sink, SipCounters counters) throws IOException {
        this.sink = sink;
        this.counters = counters;
        inbox = new ArrayBlockingQueue<>(inboxSize);
        channel = DatagramChannel.open();
        try {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER);
            channel.bind(local);
        } catch (IOException inUse) {
            channel.close();
            throw inUse;
        }
    }

    int port() throws IOException {
        return ((InetSocketAddress) channel.getLocalAddress()).getPort();
    }

    void send(byte[] bytes, InetSocketAddress to) throws IOException {
        channel.send(ByteBuffer.wrap(bytes), to);
    }

    /** The reader's loop; returns when closed. */
    void receiveLoop() {
        ByteBuffer buffer = ByteBuffer.allocate(TransportSettings.MAX_MESSAGE_BYTES);
        while (!closed) {
            buffer.clear();
            try {
                InetSocketAddress from = (InetSocketAddress) channel.receive(buffer);
                accept(Arrays.copyOf(buffer.array(), buffer.position()), from);
            } catch (ClosedChannelException gone) {
                return;
            } catch (IOException unreachable) {
                // an ICMP error of something sent earlier; the socket is still good
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
        try {
            channel.close();
        } catch (IOException late) {
            // nothing is lost with it
        }
    }
}
