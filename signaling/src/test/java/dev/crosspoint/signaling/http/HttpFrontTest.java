package dev.crosspoint.signaling.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.signaling.store.SwitchedDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HttpFrontTest {

    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final BlockingQueue<DeviceSocket> opened = new LinkedBlockingQueue<>();
    private final CountDownLatch slowStarted = new CountDownLatch(1);
    private final CountDownLatch slowMayEnd = new CountDownLatch(1);
    private final HttpClient client = HttpClient.newHttpClient();
    private HttpFront front;

    /** Tells the test what a socket hears. */
    private final class Listener implements SocketListener {
        @Override
        public void opened(DeviceSocket socket) {
            opened.add(socket);
        }

        @Override
        public void text(String message) {
            if (message.equals("break")) {
                throw new IllegalStateException("a fault for the test");
            }
            events.add("text " + message);
        }

        @Override
        public void closed(int code, String reason) {
            events.add("closed " + code + " " + reason);
        }
    }

    /** Tells the test what a client hears. */
    private static final class Peer implements WebSocket.Listener {
        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            heard.add("text " + data);
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            heard.add("closed " + code + " " + reason);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            heard.add("error");
        }
    }

    @BeforeEach
    void start() {
        HttpSettings s = new HttpSettings("127.0.0.1", 0, null, 1000, Duration.ofMillis(300), Duration.ofSeconds(30),
                Duration.ofSeconds(150), 10_000, Duration.ofSeconds(20));
        RestModule module = routes -> routes
                .open("GET", "/slow", _ -> {
                    slowStarted.countDown();
                    slowMayEnd.await();
                    return ApiReply.text(200, "text/plain", "done on " + Thread.currentThread().isVirtual());
                })
                .open("POST", "/body", r -> ApiReply.text(200, "text/plain", r.text()))
                .pages("/pages")
                .socket("/device", this::upgrade);
        front = HttpFront.start(s, _ -> null, List.of(module));
    }

    @Test
    void operation_whose_database_is_away_is_refused_and_said_to_be_worth_another_try(@TempDir Path dir)
            throws Exception {
        try (SwitchedDatabase db = new SwitchedDatabase(dir)) {
            RestModule stored = routes -> routes.open("GET", "/stored",
                    _ -> db.database.with(_ -> ApiReply.text(200, "text/plain", "stored")));
            front.close();
            front = HttpFront.start(HttpSettings.of("127.0.0.1", 0), _ -> null, List.of(stored));
            db.away(true);
            HttpResponse<String> refused = get("/stored");
            assertEquals(503, refused.statusCode());
            assertEquals("5", refused.headers().firstValue("Retry-After").orElseThrow());
            assertTrue(refused.body().contains("The database does not answer"), refused.body());
            db.away(false);
            assertEquals(200, get("/stored").statusCode());
            assertEquals(0L, front.counters().snapshot().get("http_broken"));
        }
    }

    @AfterEach
    void stop() {
        slowMayEnd.countDown();
        client.shutdownNow();
        front.close();
    }

    private UpgradeVerdict upgrade(UpgradeRequest r) {
        return switch (r.query("endpointToken")) {
            case null -> new UpgradeVerdict.Refuse(403, "No token");
            case "taken" -> new UpgradeVerdict.Refuse(409, "Connected elsewhere");
            default -> new UpgradeVerdict.Accept(new Listener());
        };
    }

    @Test
    void text_travels_both_ways_in_order() throws InterruptedException {
        Peer peer = new Peer();
        WebSocket socket = connect("?endpointToken=good&client=node", peer);
        DeviceSocket ours = opened.take();
        for (int i = 0; i < 100; i++) {
            socket.sendText("m" + i, true).join();
            assertTrue(ours.send("s" + i));
        }
        for (int i = 0; i < 100; i++) {
            assertEquals("text m" + i, events.take());
            assertEquals("text s" + i, peer.heard.take());
        }
        assertTrue(ours.remoteAddress().contains("127.0.0.1"));
        socket.sendClose(1000, "bye").join();
        assertEquals("closed 1000 bye", events.take());
        assertFalse(ours.open());
        assertFalse(ours.send("late"));
    }

    @Test
    void upgrade_is_refused_with_the_status_of_the_route() {
        assertEquals(403, refused(""));
        assertEquals(409, refused("?endpointToken=taken"));
        assertEquals(2, front.counters().snapshot().get("http_sockets_refused"));
    }

    @Test
    void unknown_socket_path_is_not_found() {
        WebSocketHandshakeException e = assertInstanceOf(WebSocketHandshakeException.class, assertThrows(
                CompletionException.class, () -> client.newWebSocketBuilder()
                        .buildAsync(URI.create("ws://127.0.0.1:" + front.port() + "/nothing"), new Peer()).join())
                .getCause());
        assertEquals(404, e.getResponse().statusCode());
    }

    @Test
    void our_close_code_reaches_the_peer_behind_what_was_sent() throws InterruptedException {
        Peer peer = new Peer();
        connect("?endpointToken=good", peer);
        DeviceSocket ours = opened.take();
        ours.send("last");
        ours.close(4409, "superseded");
        assertEquals("text last", peer.heard.take());
        assertEquals("closed 4409 superseded", peer.heard.take());
        assertTrue(events.take().startsWith("closed 4409"));
    }

    @Test
    void vanished_peer_is_told_once() throws InterruptedException {
        WebSocket socket = connect("?endpointToken=good", new Peer());
        opened.take();
        socket.abort();
        assertTrue(events.take().startsWith("closed 1006"));
        assertTrue(events.isEmpty());
    }

    @Test
    void fault_in_a_listener_closes_its_socket_alone() throws InterruptedException {
        Peer good = new Peer();
        WebSocket other = connect("?endpointToken=good", good);
        opened.take();
        Peer peer = new Peer();
        connect("?endpointToken=good", peer).sendText("break", true).join();
        assertEquals("closed 1011 fault", peer.heard.take());
        other.sendText("still", true).join();
        assertTrue(List.of(events.take(), events.take()).contains("text still"));
    }

    @Test
    void oversized_message_closes_the_socket() throws InterruptedException {
        Peer peer = new Peer();
        connect("?endpointToken=good", peer).sendText("x".repeat(10_001), true).join();
        assertTrue(peer.heard.take().startsWith("closed 1009"));
    }

    @Test
    void peer_that_does_not_read_is_cut_off() throws Exception {
        try (Socket deaf = new Socket(InetAddress.getByName("127.0.0.1"), front.port())) {
            deaf.setReceiveBufferSize(4096);
            deaf.getOutputStream().write(("GET /device?endpointToken=x HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n"
                    + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
                    + "dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            DeviceSocket ours = opened.take();
            String text = "x".repeat(100_000);
            int sent = 0;
            while (ours.send(text)) {
                assertTrue(++sent < 1000, "never full");
            }
            assertTrue(events.take().startsWith("closed"));
            assertFalse(ours.open());
        }
    }

    @Test
    void body_that_trickles_is_given_up() throws IOException {
        try (Socket slow = new Socket(InetAddress.getByName("127.0.0.1"), front.port())) {
            slow.getOutputStream().write("POST /body HTTP/1.1\r\nHost: a\r\nContent-Length: 900\r\n\r\n".getBytes());
            InputStream in = slow.getInputStream();
            while (in.available() == 0) {
                slow.getOutputStream().write('x');
                slow.getOutputStream().flush();
                Thread.yield();
            }
            String answer = new String(in.readNBytes(12), StandardCharsets.US_ASCII);
            assertTrue(answer.equals("HTTP/1.1 408") || answer.equals("HTTP/1.1 200"), answer);
        }
    }

    @Test
    void pages_are_served_from_the_root() throws Exception {
        assertEquals("<p>hello</p>", get("/").body().strip());
        assertEquals("<p>hello</p>", get("/index.html").body().strip());
        assertEquals(404, get("/missing.html").statusCode());
        assertEquals(400, get("/../logging.properties").statusCode());
    }

    @Test
    void requests_under_way_finish_when_the_front_closes() throws Exception {
        var answer = client.sendAsync(request("/slow").build(), HttpResponse.BodyHandlers.ofString());
        slowStarted.await();
        Thread closing = Thread.ofVirtual().start(front::close);
        slowMayEnd.countDown();
        assertEquals("done on true", answer.get().body());
        closing.join();
    }

    @Test
    void sockets_hear_that_the_front_goes_away() throws InterruptedException {
        Peer peer = new Peer();
        connect("?endpointToken=good", peer);
        opened.take();
        front.close();
        assertEquals("closed 1001 stopping", peer.heard.take());
    }

    @Test
    void tokens_are_taken_out_of_logged_urls() {
        assertEquals("wss://h/p?client=js&endpointToken=*****&x=1",
                Redaction.url("wss://h/p?client=js&endpointToken=abc.def&x=1"));
        assertEquals("/p?access_token=*****#f", Redaction.url("/p?access_token=abc#f"));
        assertEquals("https://h/p", Redaction.url("https://user:secret@h/p"));
        assertEquals("/plain?a=b", Redaction.url("/plain?a=b"));
        assertFalse(new UpgradeRequest("/device", Map.of("endpointToken", "abc"), Map.of(), "").toString()
                .contains("abc"));
    }

    private WebSocket connect(String query, Peer peer) {
        return client.newWebSocketBuilder().buildAsync(uri(query), peer).join();
    }

    private int refused(String query) {
        CompletionException e = assertThrows(CompletionException.class, () -> connect(query, new Peer()));
        return assertInstanceOf(WebSocketHandshakeException.class, e.getCause()).getResponse().statusCode();
    }

    private URI uri(String query) {
        return URI.create("ws://127.0.0.1:" + front.port() + "/device" + query);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + front.port() + path));
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    }
}
