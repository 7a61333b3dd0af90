package dev.crosspoint.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.media.phone.DialRequest;
import dev.crosspoint.media.phone.HangupReason;
import dev.crosspoint.media.phone.NoRouteException;
import dev.crosspoint.media.phone.PhoneCall;
import dev.crosspoint.media.phone.PhoneCallEvent;
import dev.crosspoint.sip.transaction.SipTimers;
import dev.crosspoint.testing.Await;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What strangers and broken peers send must cost nothing but its own counter. */
class HostileSipTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final FakeLegs legs = new FakeLegs();
    private SipTrunks node;

    @BeforeEach
    void start() throws IOException {
        node = SipTrunks.start(SipSettings.loopback(Trunk.to("near", "sip:127.0.0.1:9"))
                .withTimers(SipTimers.faster(20)).withLimits(new SipLimits(2000, 2000, Duration.ofSeconds(1))), legs);
        node.onIncoming(call -> {
            if (call.to().equals("+15551230001")) {
                call.answer();
            } else {
                call.reject(404, "Not Found");
            }
        });
    }

    @AfterEach
    void stop() {
        node.close();
    }

    private byte[] invite(int number) {
        String sdp = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
                + "m=audio 4000 RTP/AVP 0\r\n";
        return ("INVITE sip:+1999@127.0.0.1:" + node.port() + " SIP/2.0\r\n"
                + "Via: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bKh" + number + "\r\nMax-Forwards: 70\r\n"
                + "From: <sip:+1888@127.0.0.1>;tag=h" + number + "\r\nTo: <sip:+1999@127.0.0.1>\r\n"
                + "Call-ID: hostile-" + number + "\r\nCSeq: 1 INVITE\r\nContact: <sip:x@127.0.0.1:9>\r\n"
                + "Supported: 100rel,timer\r\nContent-Type: application/sdp\r\nContent-Length: " + sdp.length()
                + "\r\n\r\n" + sdp).getBytes(StandardCharsets.US_ASCII);
    }

    private byte[] mutated(Random random, int number) {
        byte[] bytes = invite(number);
        for (int change = 1 + random.nextInt(5); change > 0; change--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    private void aCallStillWorks() throws Exception {
        FakeLegs nearLegs = new FakeLegs();
        for (String transport : new String[] {"", ";transport=tcp"}) {
            try (SipTrunks near = SipTrunks.start(SipSettings.loopback(Trunk.to("node",
                    "sip:127.0.0.1:" + node.port() + transport)), nearLegs)) {
                Await.until(() -> aCallIsAnswered(near), () -> "refused with 503 all the time");
            }
        }
        Await.until(() -> node.activeCalls() == 0 && legs.open.get() == 0 && node.rememberedCalls() == 0,
                () -> node.activeCalls() + " active, " + legs.open.get() + " legs, " + node.rememberedCalls()
                        + " remembered");
        assertTrue(node.healthy());
        assertEquals(0, node.counters().get(SipCounter.FAULTS));
    }

    /** One call; false where it met the end of the allowance of this moment and has to come again. */
    private static boolean aCallIsAnswered(SipTrunks near) {
        TestCall events = new TestCall();
        try {
            PhoneCall call = near.dial(new DialRequest("+15551230001", "+15551230002", null, false, null, "c"),
                    events);
            Await.until(() -> events.heard(new PhoneCallEvent.Answered()) || events.end() != null,
                    () -> "an answer in " + events.events);
            if (!events.heard(new PhoneCallEvent.Answered())) {
                assertEquals(503, events.end().sipCode());
                return false;
            }
            call.hangup(HangupReason.NORMAL);
            events.awaitEnd();
            return true;
        } catch (NoRouteException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Test
    void messages_cut_at_each_byte_and_mutated_over_udp() throws Exception {
        Random random = new Random(21);
        try (DatagramSocket socket = new DatagramSocket(0, LOOPBACK)) {
            int whole = invite(0).length;
            for (int i = 0; i < whole; i++) {
                send(socket, Arrays.copyOf(invite(i), i));
                send(socket, mutated(random, 10_000 + i));
            }
        }
        aCallStillWorks();
        assertTrue(node.counters().get(SipCounter.MALFORMED) > 100);
    }

    private void send(DatagramSocket socket, byte[] bytes) throws IOException {
        socket.send(new DatagramPacket(bytes, bytes.length, LOOPBACK, node.port()));
    }

    @Test
    void messages_cut_at_each_byte_and_mutated_over_tcp() throws Exception {
        Random random = new Random(22);
        int whole = invite(0).length;
        for (int i = 0; i < whole; i += 2) {
            sendOverTcp(Arrays.copyOf(invite(i), i));
            sendOverTcp(mutated(random, 10_000 + i));
        }
        aCallStillWorks();
        assertTrue(node.counters().get(SipCounter.MALFORMED) > 20);
    }

    private void sendOverTcp(byte[] bytes) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(LOOPBACK, node.port()), 10_000);
            socket.getOutputStream().write(bytes);
        } catch (IOException closedAtOnce) {
            // the node may close a connection whose content makes no sense before all of it is written
        }
    }

    @Test
    void a_flood_of_new_calls_is_shed_and_calls_work_afterwards() throws Exception {
        node.close();
        node = SipTrunks.start(SipSettings.loopback(Trunk.to("near", "sip:127.0.0.1:9"))
                .withTimers(SipTimers.faster(20)).withLimits(new SipLimits(100, 50, Duration.ofSeconds(1))), legs);
        node.onIncoming(call -> {
            if (call.to().equals("+15551230001")) {
                call.answer();
            } else {
                call.reject(404, "Not Found");
            }
        });
        try (DatagramSocket socket = new DatagramSocket(0, LOOPBACK)) {
            for (int i = 0; i < 3000; i++) {
                send(socket, invite(i));
            }
        }
        SipCounters counters = node.counters();
        Await.until(() -> counters.get(SipCounter.CALLS_OVER_RATE) + counters.get(SipCounter.CALLS_OVER_LIMIT)
                + counters.get(SipCounter.UDP_NEW_CALLS_SHED) > 500, () -> "nothing was shed");
        assertTrue(legs.opened.get() < 2500);
        Await.until(() -> node.activeCalls() == 0 && calmAgain(), () -> "calls left");
        aCallStillWorks();
    }

    /** What waits in the socket and the inbox still uses up the allowance of the second. */
    private boolean calmAgain() {
        try (SipTrunks near = SipTrunks.start(SipSettings.loopback(Trunk.to("node", "sip:127.0.0.1:" + node.port())),
                new FakeLegs())) {
            TestCall events = new TestCall();
            near.dial(new DialRequest("+1999", "+15551230002", null, false, null, "calm"), events);
            return events.awaitEnd().sipCode() == 404;
        } catch (IOException | NoRouteException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
