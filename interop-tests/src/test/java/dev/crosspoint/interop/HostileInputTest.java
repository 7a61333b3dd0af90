package dev.crosspoint.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.interop.audio.Match;
import dev.crosspoint.interop.peer.ApplicationServer.Answer;
import dev.crosspoint.interop.peer.IceCheck;
import dev.crosspoint.interop.peer.PhoneAudio;
import dev.crosspoint.interop.peer.RtpCapture.Packet;
import dev.crosspoint.interop.peer.Sipp;
import dev.crosspoint.interop.peer.Stranger;
import dev.crosspoint.signaling.auth.SignedTokens;
import dev.crosspoint.signaling.auth.SigningKeys;
import dev.crosspoint.signaling.endpoint.Endpoints;
import dev.crosspoint.signaling.store.Database;
import dev.crosspoint.signaling.store.DatabaseSettings;
import dev.crosspoint.testing.Await;
import dev.crosspoint.testing.FreePorts;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpRequest;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;

/**
 * Everything that strangers, broken peers and failing applications send to a live node while a telephone and a browser
 * talk through it: each thing is refused or counted, and the last test listens to that same call.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HostileInputTest {
    private static final int ROUNDS = 600;
    private static final Map<String, String> SETTINGS = Map.of("CROSSPOINT_CALLS_PER_SECOND", "100",
            "CROSSPOINT_ACCOUNTS_0_APPLICATIONS_0_CALLBACK_TIMEOUT", "2");
    private static CallRig rig;
    private static Sipp carrier;
    /** Timestamp of the last packet to the telephone before anything hostile. */
    private static int calmUntil;

    private final Random random = new Random(7_2026);
    private String before;

    @BeforeAll
    static void one_call_is_up() throws Exception {
        rig = CallRig.relayed(1, SETTINGS);
        carrier = rig.callIn("call-in.xml", Map.of());
        rig.page.call("awaitStream", 20);
        rig.page.call("awaitRecorded", 1, 20);
        calmUntil = rig.capture.packets().getLast().timestamp();
    }

    @AfterAll
    static void end() throws Exception {
        if (carrier != null) {
            carrier.close();
        }
        if (rig != null) {
            rig.close();
        }
    }

    @BeforeEach
    void look() throws Exception {
        before = rig.node.metrics();
    }

    @Test
    void garbage_on_the_media_port_is_counted() throws Exception {
        try (Stranger stranger = new Stranger(rig.node.node.media().udpPort())) {
            byte[] check = IceCheck.request("nobody:else", "nothing", random);
            for (int i = 0; i < ROUNDS; i++) {
                stranger.send(Stranger.garbage(random));
                stranger.send(Stranger.cut(check, i % check.length));
            }
            awaitRise("crosspoint_media_unknown_source", ROUNDS / 2);
            awaitRise("crosspoint_media_unknown_username", ROUNDS / 2);
            assertTrue(stranger.unanswered(), "somebody was told that there is a node");
        }
    }

    @Test
    void nobody_gets_past_ice_with_a_wrong_password() throws Exception {
        JsonNode sdp = rig.page.call("sdp", "publish");
        String username = ufrag(sdp.path("remote")) + ":" + ufrag(sdp.path("local"));
        try (Stranger stranger = new Stranger(rig.node.node.media().udpPort())) {
            for (int i = 0; i < 20; i++) {
                stranger.send(IceCheck.request(username, "no password of ours " + i, random));
            }
            awaitRise("crosspoint_media_stun_refused", 20);
            stranger.send(IceCheck.request("x" + username, "any", random));
            for (int i = 0; i < 20; i++) {
                stranger.send(Stranger.clientHello(random));
                stranger.send(Stranger.rtp(111, i, 960 * i, 1, new byte[40]));
                stranger.send(rig.relay.lastPassed());
            }
            awaitRise("crosspoint_media_unknown_source", 60);
            awaitRise("crosspoint_media_unknown_username", 1);
            assertTrue(stranger.unanswered(), "an address that has not passed ICE was answered");
        }
    }

    @Test
    void forgeries_from_the_browsers_own_address_are_refused() throws Exception {
        for (int i = 0; i < 100; i++) {
            rig.relay.forge(Stranger.rtp(111, i, 960 * i, 0x1234, new byte[60]));
            byte[] replayed = rig.relay.lastPassed();
            rig.relay.forge(replayed);
            replayed[replayed.length - 1] ^= 1;
            rig.relay.forge(replayed);
            rig.relay.forge(Stranger.record(21, new byte[] {2, 40})); // fatal alert in the clear
            rig.relay.forge(Stranger.record(21, new byte[] {1, 0})); // close_notify in the clear
            rig.relay.forge(Stranger.record(23, new byte[random.nextInt(200)]));
            rig.relay.forge(Stranger.clientHello(random));
            rig.relay.forge(Stranger.garbage(random));
            LockSupport.parkNanos(1_000_000); // a pace that no receive buffer overflows at
        }
        awaitRise("crosspoint_media_srtp_auth_failed", 200);
        awaitRise("crosspoint_media_srtp_replayed", 50);
    }

    @Test
    void nobody_else_is_heard_on_the_telephones_ports() throws Exception {
        int rtp = phonePort();
        try (Stranger stranger = new Stranger(rtp); Stranger rtcp = new Stranger(rtp + 1)) {
            byte[] loud = new byte[160];
            random.nextBytes(loud);
            for (int i = 0; i < ROUNDS; i++) {
                stranger.send(Stranger.rtp(0, i, 160 * i, 0x666, loud));
                stranger.send(Stranger.garbage(random));
                rtcp.send(Stranger.garbage(random));
            }
            awaitRise("crosspoint_media_phone_strangers", 2 * ROUNDS);
            awaitRise("crosspoint_media_rtcp_malformed", ROUNDS / 2);
        }
    }

    @Test
    void sip_cut_at_each_byte_is_counted() throws Exception {
        try (Stranger stranger = new Stranger(rig.node.sipPort)) {
            byte[] invite = invite();
            for (int i = 1; i < invite.length; i++) {
                stranger.send(Stranger.cut(invite, i));
            }
            for (int i = 0; i < ROUNDS; i++) {
                stranger.send(Stranger.garbage(random));
            }
            awaitRise("crosspoint_sip_malformed", ROUNDS);
        }
        assertEquals(0, rig.node.metric("crosspoint_sip_faults"));
        assertEquals(1, rig.node.metric("crosspoint_signaling_calls_alive"), "a message cut short made a call");
    }

    @Test
    void json_that_is_too_large_or_broken_gets_an_error() throws Exception {
        String endpoints = "/v2/accounts/" + NodeUnderTest.ACCOUNT + "/endpoints";
        String calls = "/api/v2/accounts/" + NodeUnderTest.ACCOUNT + "/calls";
        for (String path : List.of(endpoints, calls)) {
            assertEquals(413, post(path, "{\"tag\":\"" + "x".repeat(100_000) + "\"}"));
            assertEquals(400, post(path, "{\"type\":"));
            assertEquals(400, post(path, "[".repeat(30_000)));
            assertEquals(400, post(path, "\"text\""));
            assertEquals(400, post(path, ""));
        }
        awaitRise("crosspoint_signaling_http_refused", 10);
    }

    @Test
    void rest_takes_no_wrong_or_expired_credentials() throws Exception {
        String path = "/v2/accounts/" + NodeUnderTest.ACCOUNT + "/endpoints";
        String device = rig.node.createEndpoint(rig.app).path("token").asString();
        for (String credentials : List.of("Basic dGVzdGVyOndyb25n", "Bearer nonsense", "Bearer " + device, "Basic %%%",
                "Bearer " + expired("crosspoint-api", "access", "program"), "")) {
            HttpRequest.Builder request = HttpRequest.newBuilder(rig.node.url(path)).header("Authorization",
                    credentials);
            assertEquals(401, rig.node.send(request.GET()).statusCode(), credentials);
        }
    }

    @Test
    void devices_need_a_good_token() throws Exception {
        JsonNode endpoint = rig.node.createEndpoint(rig.app);
        String id = endpoint.path("endpointId").asString();
        String token = endpoint.path("token").asString();
        String tampered = token.substring(0, token.length() - 8) + "AAAAAAAA";
        String old = expired(Endpoints.TOKEN_ISSUER, "endpoint", id);
        for (String wrong : List.of("", "nonsense", tampered, old, "x".repeat(6000))) {
            assertEquals(403, upgrade(wrong), "status for " + wrong);
        }
        assertEquals(204, rig.node.delete(id));
        assertEquals(403, upgrade(token), "a deleted endpoint's token");
        awaitRise("crosspoint_signaling_http_sockets_refused", 6);
    }

    @Test
    void a_device_that_talks_nonsense_is_told_so_and_one_that_talks_too_much_is_cut_off() throws Exception {
        String token = rig.node.createEndpoint(rig.app).path("token").asString();
        Listener heard = new Listener();
        WebSocket socket = open(token, heard).get(20, TimeUnit.SECONDS);
        socket.sendText("{\"jsonrpc\":", true).join();
        heard.await("-32700");
        socket.sendText("{\"jsonrpc\":\"2.0\",\"id\":\"1\",\"method\":\"dance\"}", true).join();
        heard.await("-32601");
        socket.sendText("{\"jsonrpc\":\"2.0\",\"id\":\"2\",\"method\":\"answerSdp\",\"params\":{\"peerType\":"
                + "\"publish\",\"sdpAnswer\":\"v=0 nonsense\"}}", true).join();
        heard.await("\"id\":\"2\",\"error\"");
        socket.sendText("x".repeat(2_000_000), true).exceptionally(_ -> null).join();
        assertEquals(1009, heard.closed.get(20, TimeUnit.SECONDS));
    }

    @Test
    void applications_that_fail_end_their_own_call_with_the_right_cause() throws Exception {
        String closedPort = "http://127.0.0.1:" + FreePorts.one() + "/";
        assertEquals("invalid-bxml", causeOf(Answer.bxml("<Pause/>".repeat(10_000))));
        assertEquals("invalid-bxml", causeOf(xml("<Response><Hangup></Response>")));
        assertEquals("invalid-bxml", causeOf(xml("<!DOCTYPE r [<!ENTITY a \"aaaa\">]><Response>&a;</Response>")));
        assertEquals("invalid-bxml", causeOf(xml("no xml at all")));
        assertEquals("callback-error", causeOf(Answer.status(500)));
        assertEquals("callback-error", causeOf(Answer.bxml("<Redirect redirectUrl=\"" + closedPort + "\"/>")));
        assertEquals("callback-error", causeOf(new Answer(200, "application/xml", new byte[0],
                Duration.ofSeconds(10))));
        awaitRise("crosspoint_signaling_webhook_failures_timeout", 1);
        awaitRise("crosspoint_signaling_webhook_failures_connect", 1);
        awaitRise("crosspoint_signaling_webhook_failures_status", 1);
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void after_all_of_it_the_first_call_still_sounds_as_it_should() throws Exception {
        int hostileUntil = rig.capture.packets().getLast().timestamp();
        Match inBrowser = listen();
        for (int again = 0; again < 2 && inBrowser.correlation() < 0.9; again++) {
            inBrowser = listen(); // a busy machine makes a browser's jitter buffer stretch time; that passes
        }
        List<Packet> packets = rig.capture.packets().stream().filter(p -> p.timestamp() - calmUntil > 0).toList();
        Match atCarrier = Match.of(rig.fromBrowser, PhoneAudio.of(packets.stream()
                .filter(p -> p.timestamp() - hostileUntil > 0).toList()));
        rig.page.call("hangup", rig.endpointId, "ENDPOINT");
        carrier.awaitSuccess(CallRig.SOON);

        System.out.printf("heard: after hostile input in browser: %s, at carrier: %s, longest gap in %d packets "
                + "%.0f ms%n", inBrowser, atCarrier, packets.size(), PhoneAudio.longestGapMs(packets));
        assertTrue(inBrowser.correlation() >= 0.9, "in the browser: " + inBrowser);
        assertTrue(atCarrier.correlation() >= 0.9, "at the carrier: " + atCarrier);
        assertEquals(1, packets.stream().mapToInt(Packet::ssrc).distinct().count(), "one stream, and one alone");
        assertTrue(PhoneAudio.longestGapMs(packets) <= 20, "a gap while all that went on");
        assertEquals(0, rig.node.metric("crosspoint_media_faults"));
        assertEquals(0, rig.node.metric("crosspoint_sip_faults"));
        assertEquals(0, rig.node.metric("crosspoint_signaling_http_broken"));
    }

    /** What the browser hears of the telephone from now on. */
    private static Match listen() throws Exception {
        double from = rig.page.call("recorded").asDouble();
        double to = from + 2 * Math.max(rig.fromBrowser.seconds(), rig.fromCarrier.seconds()) + 0.5;
        rig.page.call("awaitRecorded", to, 90);
        return Match.of(rig.fromCarrier, rig.page.recording().slice(from, to));
    }

    private void awaitRise(String metric, double by) throws Exception {
        double start = NodeUnderTest.metric(before, metric);
        Await.until(CallRig.SOON, () -> rig.node.metric(metric) - start >= by,
                () -> metric + " has risen by " + (rig.node.metric(metric) - start) + ", not " + by);
    }

    private static String ufrag(JsonNode sdp) {
        Matcher m = Pattern.compile("a=ice-ufrag:(\\S+)").matcher(sdp.asString());
        assertTrue(m.find(), "no ufrag");
        return m.group(1);
    }

    private static int phonePort() throws Exception {
        Matcher m = Pattern.compile("m=audio (\\d+)").matcher(carrier.messages());
        while (m.find()) {
            int port = Integer.parseInt(m.group(1));
            if (port != rig.ports.media()) {
                return port;
            }
        }
        throw new AssertionError("the node's RTP port is not in\n" + carrier.messages());
    }

    private static byte[] invite() {
        String sdp = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
                + "m=audio 4000 RTP/AVP 0\r\n";
        return ("INVITE sip:" + NodeUnderTest.NUMBER + "@127.0.0.1:" + rig.node.sipPort + " SIP/2.0\r\n"
                + "Via: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bKcut\r\nMax-Forwards: 70\r\n"
                + "From: <sip:+1888@127.0.0.1>;tag=cut\r\nTo: <sip:" + NodeUnderTest.NUMBER + "@127.0.0.1>\r\n"
                + "Call-ID: cut\r\nCSeq: 1 INVITE\r\nContact: <sip:x@127.0.0.1:9>\r\n"
                + "Content-Type: application/sdp\r\nContent-Length: " + sdp.length() + "\r\n\r\n" + sdp)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static int post(String path, String body) throws Exception {
        return rig.node.send(rig.node.request(path).header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))).statusCode();
    }

    /** A token that the node itself could have made, two days ago. */
    private static String expired(String issuer, String purpose, String subject) {
        try (Database database = Database.open(DatabaseSettings.embedded(rig.node.data))) {
            SignedTokens tokens = new SignedTokens(issuer, new SigningKeys(database).key(purpose),
                    InstantSource.system());
            return tokens.issue(subject, NodeUnderTest.ACCOUNT, Instant.now().minusSeconds(60));
        }
    }

    private static CompletableFuture<WebSocket> open(String token, WebSocket.Listener listener) {
        return HttpClient.newHttpClient().newWebSocketBuilder()
                .buildAsync(URI.create(rig.node.deviceUrl() + "?endpointToken=" + token), listener);
    }

    private static int upgrade(String token) {
        return DeviceUpgrade.status(rig.node.node.httpPort(), token);
    }

    private static Answer xml(String document) {
        return new Answer(200, "application/xml", document.getBytes(StandardCharsets.UTF_8), Duration.ZERO);
    }

    /** How a further call ends whose application answers like this. */
    private static String causeOf(Answer answer) throws Exception {
        CompletableFuture<String> callId = new CompletableFuture<>();
        rig.app.on("/initiate", hook -> {
            callId.complete(hook.body().path("callId").asString());
            return answer;
        });
        Sipp.Ports ports = Sipp.Ports.free();
        try (Sipp caller = Sipp.start("call-in-refused.xml", ports, "127.0.0.1:" + rig.node.sipPort,
                Map.of("status", 500), "-s", NodeUnderTest.NUMBER)) {
            caller.awaitSuccess(CallRig.SOON);
            String id = callId.get(20, TimeUnit.SECONDS);
            return rig.app.await("disconnect of " + id, CallRig.SOON, h -> h.type().equals("disconnect")
                    && h.body().path("callId").asString().equals(id)).body().path("cause").asString();
        }
    }

    /** What a socket brought. */
    private static final class Listener implements WebSocket.Listener {
        final CompletableFuture<Integer> closed = new CompletableFuture<>();
        private final LinkedBlockingQueue<String> texts = new LinkedBlockingQueue<>();
        private final StringBuilder parts = new StringBuilder();

        void await(String part) throws InterruptedException {
            StringBuilder all = new StringBuilder();
            while (all.indexOf(part) < 0) {
                String text = texts.poll(20, TimeUnit.SECONDS);
                if (text == null) {
                    throw new AssertionError("no message with " + part + " but " + all);
                }
                all.append(text).append('\n');
            }
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            parts.append(data);
            if (last) {
                texts.add(parts.toString());
                parts.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onPing(WebSocket socket, ByteBuffer message) {
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            closed.complete(code);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            closed.completeExceptionally(error);
        }
    }
}
