package dev.crosspoint.sip.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.sip.SipCounter;
import dev.crosspoint.sip.SipCounters;
import dev.crosspoint.sip.message.SipMessage;
import dev.crosspoint.testing.Await;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SipTransportsTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final byte[] OPTIONS = ("OPTIONS sip:a@127.0.0.1 SIP/2.0\r\n"
            + "Via: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bK1\r\n"
            + "From: <sip:b@127.0.0.1>;tag=1\r\nTo: <sip:a@127.0.0.1>\r\nCall-ID: x\r\nCSeq: 1 OPTIONS\r\n"
            + "Content-Length: 0\r\n\r\n").getBytes(StandardCharsets.US_ASCII);

    private final SipCounters counters = new SipCounters();
    private final AtomicInteger received = new AtomicInteger();
    private Runnable onMessage = () -> { };
    private SipTransports transports;

    private final TransportSink sink = new TransportSink() {
        @Override
        public void received(SipMessage message, Hop from) {
            received.incrementAndGet();
            onMessage.run();
        }

        @Override
        public void notSent(SipMessage message) { }
    };

    private void open(int maxConnections) throws IOException {
        transports = SipTransports.open(new TransportSettings(LOOPBACK, 0, EnumSet.allOf(Transport.class), 64,
                maxConnections, Duration.ofSeconds(5), Duration.ofMinutes(1)), sink, counters);
        transports.start();
    }

    @AfterEach
    void close() {
        transports.close();
    }

    private void sendDatagram() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, LOOPBACK)) {
            socket.send(new DatagramPacket(OPTIONS, OPTIONS.length, LOOPBACK, transports.port()));
        }
    }

    private void awaitReceived(int count) {
        Await.until(() -> received.get() >= count, () -> received + " received");
    }

    @Test
    void a_dead_thread_is_noticed_and_started_again() throws IOException {
        open(4);
        GuardedThread parser = transports.threads().get(1);
        Thread before = parser.thread();
        before.interrupt();
        Await.until(() -> !before.isAlive(), () -> "still alive");
        assertFalse(transports.checkThreads());
        assertTrue(transports.checkThreads());
        assertEquals(1, counters.get(SipCounter.THREADS_RESTARTED));
        sendDatagram();
        awaitReceived(1);
    }

    @Test
    void an_error_in_the_middle_of_a_message_ends_no_thread() throws IOException {
        open(4);
        onMessage = () -> {
            throw new OutOfMemoryError("made by the test");
        };
        sendDatagram();
        awaitReceived(1);
        onMessage = () -> { };
        sendDatagram();
        awaitReceived(2);
        assertTrue(transports.checkThreads());
        assertEquals(1, counters.get(SipCounter.FAULTS));
    }

    @Test
    void connections_beyond_the_limit_are_closed_and_places_come_back() throws IOException {
        open(1);
        try (Socket first = new Socket(LOOPBACK, transports.port())) {
            Await.until(() -> transports.tcpConnections() == 1, () -> "not accepted");
            try (Socket second = new Socket(LOOPBACK, transports.port())) {
                second.setSoTimeout(30_000);
                assertEquals(-1, second.getInputStream().read());
            }
            assertEquals(1, counters.get(SipCounter.TCP_CONNECTIONS_REFUSED));
            first.getOutputStream().write(OPTIONS);
            awaitReceived(1);
        }
        Await.until(() -> transports.tcpConnections() == 0, () -> "still counted");
    }

    @Test
    void a_ping_over_tcp_is_answered() throws IOException {
        open(4);
        try (Socket socket = new Socket(LOOPBACK, transports.port())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write("\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            assertEquals('\r', in.read());
            assertEquals('\n', in.read());
        }
    }
}
