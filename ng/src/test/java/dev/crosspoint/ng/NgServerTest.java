package dev.crosspoint.ng;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.media.MediaEngine;
import dev.crosspoint.media.MediaSettings;
import dev.crosspoint.ng.wire.Decoded;
import dev.crosspoint.ng.wire.NgMessage;
import dev.crosspoint.ng.wire.NgValue;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The server on loopback sockets: encodings, cookies, places to ask from. */
class NgServerTest {
    private static final String SDP = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
            + "m=audio 5000 RTP/AVP 0\r\n";

    private static MediaEngine media;
    private static NgServer server;

    @BeforeAll
    static void open() throws Exception {
        MediaSettings m = MediaSettings.loopback(); // without a limit of load: others work on the machine too
        media = MediaEngine.start(new MediaSettings(m.address(), null, 0, 0, 0, 1, m.threading(), m.io(),
                m.ringSlots(), m.maxPeers(), m.handshakeTimeout(), m.consentTimeout(), m.rtpTimeout(),
                m.audioStopTimeout(), m.gather(), 1));
        server = NgServer.start(media, NgSettings.loopback().withHttpPort(0));
    }

    @AfterAll
    static void close() {
        server.close();
        media.close();
    }

    private static byte[] bytes(String octets) {
        return octets.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String text(byte[] octets) {
        return new String(octets, StandardCharsets.ISO_8859_1);
    }

    private static byte[] udp(DatagramSocket socket, byte[] request) throws Exception {
        socket.send(new DatagramPacket(request, request.length, InetAddress.getLoopbackAddress(), server.udpPort()));
        DatagramPacket reply = new DatagramPacket(new byte[65_536], 65_536);
        socket.setSoTimeout(10_000);
        socket.receive(reply);
        return Arrays.copyOf(reply.getData(), reply.getLength());
    }

    @Test
    void a_ping_is_answered_in_the_encoding_of_the_request() throws Exception {
        try (DatagramSocket socket = new DatagramSocket()) {
            assertEquals("5323_1 d6:result4:ponge", text(udp(socket, bytes("5323_1 d7:command4:pinge"))));
            assertEquals("x {\"result\":\"pong\"}", text(udp(socket, bytes("x {\"command\":\"ping\"}"))));
        }
    }

    @Test
    void faults_name_themselves() throws Exception {
        try (DatagramSocket socket = new DatagramSocket()) {
            assertEquals("1 d6:result5:error12:error-reason20:unrecognized commande",
                    text(udp(socket, bytes("1 d7:command5:boguse"))));
            assertTrue(text(udp(socket, bytes("2 d7:command"))).contains("could not decode: "));
            assertTrue(text(udp(socket, bytes("3 hello"))).contains("the payload is no dictionary"));
            assertTrue(text(udp(socket, bytes("4 {\"command\":"))).contains("could not decode: not JSON"));
            assertTrue(text(udp(socket, bytes("5 d7:command5:offer7:call-id1:ce"))).contains("no sdp"));
        }
    }

    @Test
    void a_request_sent_again_is_carried_out_once_and_answered_with_the_same_bytes() throws Exception {
        try (DatagramSocket socket = new DatagramSocket()) {
            byte[] offer = bytes("o1 d7:command5:offer7:call-id5:twice8:from-tag1:a3:sdp" + SDP.length() + ":" + SDP
                    + "e");
            byte[] first = udp(socket, offer);
            assertTrue(text(first).contains("6:result2:ok"), text(first));
            long offers = server.counters().get(NgCounter.REQUESTS_OFFER);
            assertArrayEquals(first, udp(socket, offer));
            assertEquals(offers, server.counters().get(NgCounter.REQUESTS_OFFER));
            udp(socket, bytes("o2 d7:command6:delete12:delete-delayi0e7:call-id5:twice8:from-tag1:ae"));
        }
    }

    private static NgValue.Dictionary ask(DatagramSocket socket, String json) throws Exception {
        byte[] reply = udp(socket, bytes("j" + System.nanoTime() + " " + json));
        return switch (NgMessage.read(reply, NgMessage.cookieLength(reply)).payload()) {
            case Decoded.Understood u -> u.dictionary();
            case Decoded.Malformed m -> throw new AssertionError(m.why());
        };
    }

    private static NgValue.Dictionary call(DatagramSocket socket, String command, String id) throws Exception {
        return ask(socket, "{\"command\":\"" + command + "\",\"call-id\":\"" + id + "\",\"from-tag\":\"a\","
                + "\"delete-delay\":0,\"sdp\":\"" + SDP.replace("\r\n", "\\r\\n") + "\"}");
    }

    private static List<NgValue> calls(NgValue.Dictionary reply) {
        return ((NgValue.Sequence) reply.entries().get("calls")).items();
    }

    @Test
    void a_list_holds_the_calls_that_are_and_no_more_than_asked_for() throws Exception {
        try (DatagramSocket socket = new DatagramSocket()) {
            List<String> ids = List.of("listed1", "listed2", "listed3");
            for (String id : ids) {
                assertEquals("ok", call(socket, "offer", id).text("result"));
            }
            List<NgValue> listed = calls(ask(socket, "{\"command\":\"list\",\"limit\":4096}"));
            ids.forEach(id -> assertTrue(listed.contains(new NgValue.Text(id)), listed.toString()));
            assertEquals(server.calls(), listed.size());
            assertEquals(2, calls(ask(socket, "{\"command\":\"list\",\"limit\":2}")).size());
            for (String id : ids) {
                assertEquals("ok", call(socket, "delete", id).text("result"));
            }
        }
    }

    @Test
    void a_reply_that_no_datagram_holds_becomes_an_error_in_the_same_encoding() throws Exception {
        try (DatagramSocket socket = new DatagramSocket()) {
            for (int i = 0; i < 70; i++) {
                assertEquals("ok", call(socket, "offer", "x".repeat(998) + (10 + i)).text("result"));
            }
            String why = "the reply is too long for a datagram: use a smaller limit, HTTP or WebSocket";
            long before = server.counters().get(NgCounter.UNANSWERABLE);
            String tooLong = "long1 d6:result5:error12:error-reason" + why.length() + ":" + why + "e";
            byte[] request = bytes("long1 d7:command4:list5:limiti4000ee");
            assertEquals(tooLong, text(udp(socket, request)));
            assertEquals(tooLong, text(udp(socket, request)), "and so when it comes again");
            assertEquals("long2 {\"result\":\"error\",\"error-reason\":\"" + why + "\"}",
                    text(udp(socket, bytes("long2 {\"command\":\"list\",\"limit\":4000}"))));
            assertEquals(before + 3, server.counters().get(NgCounter.UNANSWERABLE));
            assertEquals(20, calls(ask(socket, "{\"command\":\"list\",\"limit\":20}")).size());
            for (int i = 0; i < 70; i++) {
                assertEquals("ok", call(socket, "delete", "x".repeat(998) + (10 + i)).text("result"));
            }
        }
    }

    @Test
    void statistics_tell_of_the_calls_and_the_requests() throws Exception {
        try (DatagramSocket socket = new DatagramSocket()) {
            call(socket, "offer", "counted");
            call(socket, "query", "counted"); // behind the offer, whose time is taken by then
            udp(socket, bytes("s1 d7:command4:pinge"));
            NgValue.Dictionary all = (NgValue.Dictionary) ask(socket, "{\"command\":\"statistics\"}").entries()
                    .get("statistics");
            NgValue.Dictionary current = (NgValue.Dictionary) all.entries().get("currentstatistics");
            assertEquals(new NgValue.Number(server.calls()), current.entries().get("sessionstotal"));
            assertEquals(new NgValue.Number(server.calls()), current.entries().get("sessionsown"));
            NgValue.Dictionary total = (NgValue.Dictionary) all.entries().get("totalstatistics");
            assertEquals(counted(NgCounter.CALLS_CREATED), total.entries().get("managedsessions"));
            assertEquals(counted(NgCounter.CALLS_DELETED), total.entries().get("regularterminatedsessions"));
            assertTrue(total.text("uptime").matches("[0-9]+"));
            NgValue.Dictionary control = (NgValue.Dictionary) all.entries().get("controlstatistics");
            assertEquals(counted(NgCounter.REQUESTS_OFFER), control.entries().get("totaloffercount"));
            assertEquals(counted(NgCounter.REQUESTS_PING), control.entries().get("totalpingcount"));
            assertTrue(control.text("offerduration").matches("[0-9]+\\.[0-9]{6}"));
            NgValue.Dictionary own = (NgValue.Dictionary) all.entries().get("counters");
            for (NgCounter c : NgCounter.values()) {
                assertEquals(counted(c), own.entries().get(c.metric()), c.meaning());
            }
            call(socket, "delete", "counted");
        }
    }

    private static NgValue counted(NgCounter counter) {
        return new NgValue.Number(server.counters().get(counter));
    }

    @Test
    void http_takes_what_udp_takes() throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI base = URI.create("http://127.0.0.1:" + server.httpPort());
            HttpResponse<String> reply = client.send(HttpRequest.newBuilder(base.resolve("/ng"))
                    .header("Content-Type", "application/x-rtpengine-ng")
                    .POST(HttpRequest.BodyPublishers.ofString("h1 d7:command4:pinge")).build(),
                    HttpResponse.BodyHandlers.ofString());
            assertEquals(200, reply.statusCode());
            assertEquals("h1 d6:result4:ponge", reply.body());
            assertEquals("application/x-rtpengine-ng", reply.headers().firstValue("content-type").orElseThrow());
            assertEquals("pong", client.send(HttpRequest.newBuilder(base.resolve("/ping")).build(),
                    HttpResponse.BodyHandlers.ofString()).body());
        }
    }

    @Test
    void a_websocket_carries_json_and_bencode() throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            Replies replies = new Replies();
            WebSocket socket = client.newWebSocketBuilder().subprotocols("ng.rtpengine.com")
                    .buildAsync(URI.create("ws://127.0.0.1:" + server.httpPort() + "/"), replies)
                    .get(10, TimeUnit.SECONDS);
            assertEquals("ng.rtpengine.com", socket.getSubprotocol());
            replies.next = new CompletableFuture<>();
            socket.sendText("w1 {\"command\": \"list\"}", true);
            assertTrue(replies.next.get(10, TimeUnit.SECONDS).startsWith("w1 {\"calls\":["));
            replies.next = new CompletableFuture<>();
            socket.sendBinary(ByteBuffer.wrap(bytes("w2 d7:command4:pinge")), true);
            assertEquals("w2 d6:result4:ponge", replies.next.get(10, TimeUnit.SECONDS));
            socket.abort();
        }
    }

    private static final class Replies implements WebSocket.Listener {
        private volatile CompletableFuture<String> next;
        private final StringBuilder partial = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            partial.append(data);
            whole(last);
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            partial.append(StandardCharsets.ISO_8859_1.decode(data));
            whole(last);
            socket.request(1);
            return null;
        }

        private void whole(boolean last) {
            if (last) {
                String message = partial.toString();
                partial.setLength(0);
                next.complete(message);
            }
        }
    }

    @Test
    void calls_come_and_go_by_the_hundred_and_leave_nothing() throws Exception {
        try (DatagramSocket socket = new DatagramSocket()) {
            for (int i = 0; i < 200; i++) {
                String id = "many" + i;
                String ids = "7:call-id" + id.length() + ":" + id + "8:from-tag1:a";
                String sdp = "3:sdp" + SDP.length() + ":" + SDP;
                assertTrue(text(udp(socket, bytes(i + "o d7:command5:offer" + ids + sdp + "e"))).contains("2:ok"));
                assertTrue(text(udp(socket, bytes(i + "a d7:command6:answer" + ids + "6:to-tag1:b" + sdp + "e")))
                        .contains("2:ok"));
                assertTrue(text(udp(socket, bytes(i + "d d7:command6:delete12:delete-delayi0e" + ids + "e")))
                        .contains("2:ok"));
            }
            String left = text(udp(socket, bytes("l d7:command4:list5:limiti4000ee")));
            assertTrue(left.contains("2:ok") && !left.contains("many"), left);
        }
    }

    @Test
    void mutated_requests_are_answered_or_dropped_and_the_server_goes_on() throws Exception {
        byte[] request = bytes("0 d7:command5:offer7:call-id7:hostile8:from-tag1:a5:flagsl13:trust-address"
                + "15:codec-mask-opuse8:rtcp-muxl5:demuxe3:ICE6:remove3:sdp" + SDP.length() + ":" + SDP + "e");
        Random random = new Random(99);
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            byte[] mutated = request.clone();
            for (int j = 1 + random.nextInt(5); j > 0; j--) {
                mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
            }
            server.take("hostile", mutated, reply -> { });
            seen.add(text(mutated).substring(0, 1));
        }
        try (DatagramSocket socket = new DatagramSocket()) {
            assertEquals("p d6:result4:ponge", text(udp(socket, bytes("p d7:command4:pinge"))));
        }
        assertEquals(0, server.counters().get(NgCounter.FAULTS));
    }
}
