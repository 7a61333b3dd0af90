package dev.crosspoint.benchmarks.calls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The caller's side of every call, on one thread: a socket for SIP, and one for each call's RTP. It repeats nothing;
 * what gets lost counts as a failure.
 */
final class Carrier implements AutoCloseable {
    private static final int BUFFER_BYTES = 4 << 20;

    private final Selector selector = Selector.open();
    private final DatagramChannel sip = DatagramChannel.open();
    private final InetSocketAddress node;
    private final String number;
    private final List<Call> calls;
    private final String self;
    private final Thread thread = new Thread(this::run, "carrier");

    /** @param calls by their numbers, which begin with 0 */
    Carrier(int port, int nodePort, String number, List<Call> calls) throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        this.node = new InetSocketAddress(loopback, nodePort);
        this.number = number;
        this.calls = calls;
        this.self = "127.0.0.1:" + port;
        sip.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER_BYTES);
        sip.bind(new InetSocketAddress(loopback, port)).configureBlocking(false);
        sip.register(selector, SelectionKey.OP_READ);
        thread.setDaemon(true);
        thread.start();
    }

    /** Calls; any thread. */
    void call(Call call) throws IOException {
        DatagramChannel rtp = DatagramChannel.open();
        rtp.bind(new InetSocketAddress(node.getAddress(), 0)).configureBlocking(false);
        int port = ((InetSocketAddress) rtp.getLocalAddress()).getPort();
        rtp.register(selector, SelectionKey.OP_READ, call);
        call.invitedNs = System.nanoTime();
        send(SipText.invite(call, self, "127.0.0.1:" + node.getPort(), number, port));
    }

    private void send(String message) throws IOException {
        sip.send(ByteBuffer.wrap(message.getBytes(StandardCharsets.US_ASCII)), node);
    }

    private void run() {
        ByteBuffer buffer = ByteBuffer.allocate(65536);
        try {
            while (selector.isOpen()) {
                selector.select(100);
                long nowNs = System.nanoTime();
                for (SelectionKey key : selector.selectedKeys()) {
                    if (key.attachment() instanceof Call call) {
                        rtp(key, call, buffer, nowNs);
                    } else {
                        messages(buffer);
                    }
                }
                selector.selectedKeys().clear();
            }
        } catch (ClosedSelectorException end) {
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first packet is what counts; those behind it are read and forgotten. */
    private static void rtp(SelectionKey key, Call call, ByteBuffer buffer, long nowNs) throws IOException {
        DatagramChannel socket = (DatagramChannel) key.channel();
        while (socket.receive(buffer.clear()) != null) {
            if (call.heardNs == 0) {
                call.heardNs = nowNs;
            }
        }
        if (call.endedNs != 0) {
            socket.close();
        }
    }

    private void messages(ByteBuffer buffer) throws IOException {
        while (sip.receive(buffer.clear()) != null) {
            long nowNs = System.nanoTime();
            String message = StandardCharsets.US_ASCII.decode(buffer.flip()).toString();
            int of = SipText.callOf(message);
            if (message.startsWith("OPTIONS ")) {
                send(SipText.ok(message));
            } else if (of >= 0 && of < calls.size()) {
                message(message, calls.get(of), nowNs);
            }
        }
    }

    private void message(String message, Call call, long nowNs) throws IOException {
        if (message.startsWith("BYE ")) {
            send(SipText.ok(message));
            call.endedNs = nowNs;
        } else if (message.startsWith("SIP/2.0 180")) {
            call.ringingNs = call.ringingNs == 0 ? nowNs : call.ringingNs;
        } else if (!message.startsWith("SIP/2.0 1")) {
            send(SipText.ack(message, call, self, "127.0.0.1:" + node.getPort(), number));
            if (message.startsWith("SIP/2.0 2")) {
                call.answeredNs = call.answeredNs == 0 ? nowNs : call.answeredNs;
            } else {
                call.failure = message.lines().findFirst().orElse("");
            }
        }
    }

    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }
}
