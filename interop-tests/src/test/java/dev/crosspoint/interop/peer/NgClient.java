package dev.crosspoint.interop.peer;

import dev.crosspoint.signaling.json.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** Asks a media server as {@code rtpengine-ctl} does, in the ng protocol as JSON over a WebSocket. */
public final class NgClient implements AutoCloseable {
    private static final String SUBPROTOCOL = "ng.rtpengine.com";

    private final HttpClient http = HttpClient.newHttpClient();
    private final BlockingQueue<String> replies = new LinkedBlockingQueue<>();
    private final WebSocket socket;
    private int cookie;

    public NgClient(int httpPort) {
        socket = http.newWebSocketBuilder().subprotocols(SUBPROTOCOL)
                .buildAsync(URI.create("ws://127.0.0.1:" + httpPort + "/"), new Listener()).join();
    }

    /** One command and its reply. */
    public JsonNode ask(String command, Map<String, Object> more) throws InterruptedException {
        Map<String, Object> request = new LinkedHashMap<>(more);
        request.put("command", command);
        String name = "c" + ++cookie;
        socket.sendText(name + " " + Json.text(request), true).join();
        String reply = replies.poll(10, TimeUnit.SECONDS);
        if (reply == null || !reply.startsWith(name + " ")) {
            throw new AssertionError("no reply to " + command + " but " + reply);
        }
        return Json.parse(reply.substring(name.length() + 1));
    }

    @Override
    public void close() {
        socket.abort();
        http.shutdownNow();
        http.close();
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            return next(from, last);
        }

        /** rtpengine answers in binary frames whatever it was asked in. */
        @Override
        public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
            text.append(StandardCharsets.UTF_8.decode(data));
            return next(from, last);
        }

        private CompletionStage<?> next(WebSocket from, boolean last) {
            if (last) {
                replies.add(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return null;
        }
    }
}
