package dev.crosspoint.signaling.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.crosspoint.media.MediaEvent;
import dev.crosspoint.signaling.ControlPlane;
import dev.crosspoint.signaling.account.Account;
import dev.crosspoint.signaling.account.AccountDirectory;
import dev.crosspoint.signaling.auth.SignedTokens;
import dev.crosspoint.signaling.auth.SigningKeys;
import dev.crosspoint.signaling.endpoint.CreateResult;
import dev.crosspoint.signaling.endpoint.Direction;
import dev.crosspoint.signaling.endpoint.EndpointEvents;
import dev.crosspoint.signaling.endpoint.EndpointSettings;
import dev.crosspoint.signaling.endpoint.Endpoints;
import dev.crosspoint.signaling.endpoint.NewEndpoint;
import dev.crosspoint.signaling.http.HttpFront;
import dev.crosspoint.signaling.http.HttpSettings;
import dev.crosspoint.signaling.json.Json;
import dev.crosspoint.signaling.store.Database;
import dev.crosspoint.signaling.store.DatabaseSettings;
import dev.crosspoint.signaling.webhook.WebhookSettings;
import dev.crosspoint.signaling.webhook.Webhooks;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** The gateway on a loopback port, with real sockets, tokens, records and webhooks; media and time are scripted. */
final class GatewayRig implements AutoCloseable {

    final ManualAlarms alarms = new ManualAlarms();
    final ScriptedMedia media = new ScriptedMedia();
    final BlockingQueue<JsonNode> webhooks = new LinkedBlockingQueue<>();
    /** What the application answers on a path; 200 where nothing is said. */
    final Map<String, Integer> answers = new ConcurrentHashMap<>();
    final Endpoints endpoints;
    final DeviceGateway gateway;
    String path = DeviceGateway.PATH;
    private final Database database;
    private final Webhooks sender;
    private final HttpFront front;
    private final HttpServer application;
    private final HttpClient client = HttpClient.newHttpClient();

    GatewayRig(Path dir) throws IOException {
        this(dir, ControlPlane.accounts());
    }

    GatewayRig(Path dir, List<Account> accounts) throws IOException {
        this(Database.open(DatabaseSettings.embedded(dir)), accounts);
    }

    /** @param database is closed with the rig */
    GatewayRig(Database database, List<Account> accounts) throws IOException {
        this.database = database;
        AccountDirectory.open(database, accounts);
        SignedTokens tokens = new SignedTokens(Endpoints.TOKEN_ISSUER, new SigningKeys(database).key("endpoint"),
                alarms::now);
        endpoints = new Endpoints(database, tokens, EndpointSettings.defaults(), alarms::now);
        sender = Webhooks.open(WebhookSettings.of(true));
        EndpointEvents events = new EndpointEvents(sender, EndpointSettings.defaults(), alarms::now);
        gateway = new DeviceGateway(DeviceSettings.defaults(), endpoints,
                new EndpointReports(endpoints, events, sender, alarms), media, alarms, () -> { });
        front = HttpFront.start(HttpSettings.of("127.0.0.1", 0), authorization -> null, List.of(gateway));
        application = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        application.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        application.createContext("/", this::answer);
        application.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        webhooks.add(Json.parse(exchange.getRequestBody().readAllBytes()));
        exchange.sendResponseHeaders(answers.getOrDefault(exchange.getRequestURI().getPath(), 200), -1);
        exchange.close();
    }

    URI app(String path) {
        return URI.create("http://127.0.0.1:" + application.getAddress().getPort() + path);
    }

    CreateResult.Created create(Direction direction) {
        return create(ControlPlane.ACCOUNT, direction);
    }

    CreateResult.Created create(String accountId, Direction direction) {
        return assertInstanceOf(CreateResult.Created.class, endpoints.create(accountId,
                new NewEndpoint(direction, app("/events"), app("/fallback"), "desk-4")));
    }

    URI url(String token, String uniqueId) {
        return URI.create("ws://127.0.0.1:" + front.port() + path + "?client=node&sdkVersion=0.0.1"
                + "&uniqueId=" + uniqueId + (token == null ? "" : "&endpointToken=" + token));
    }

    Client connect(String token, String uniqueId) {
        Client device = new Client();
        device.socket = client.newWebSocketBuilder().buildAsync(url(token, uniqueId), device)
                .orTimeout(20, TimeUnit.SECONDS).join();
        return device;
    }

    /** The HTTP status of an upgrade that must be refused. */
    int refusal(String token, String uniqueId) {
        try {
            connect(token, uniqueId);
            throw new AssertionError("upgraded");
        } catch (CompletionException e) {
            return assertInstanceOf(WebSocketHandshakeException.class, e.getCause()).getResponse().statusCode();
        }
    }

    /** The next webhooks must be these events (a connectStatus by its status); returns the last one. */
    JsonNode expect(String... events) {
        JsonNode hook = null;
        for (String event : events) {
            try {
                hook = webhooks.poll(20, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            assertNotNull(hook, "no webhook " + event);
            String name = hook.path("event").asString();
            assertEquals(event, name.equals("connectStatus") ? hook.path("status").asString() : name, hook.toString());
        }
        return hook;
    }

    ScriptedMedia.FakePeer peer(String deviceId, String side) {
        return media.peers.get(deviceId + "/" + side);
    }

    @Override
    public void close() {
        gateway.close();
        front.close();
        client.shutdownNow();
        application.stop(0);
        sender.close();
        database.close();
    }

    /** A device over a real WebSocket. */
    static final class Client implements WebSocket.Listener {
        final BlockingQueue<JsonNode> received = new LinkedBlockingQueue<>();
        final CompletableFuture<Integer> closed = new CompletableFuture<>();
        private final StringBuilder partial = new StringBuilder();
        private WebSocket socket;
        private String deviceId;
        private int lastId;

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            partial.append(data);
            if (last) {
                received.add(Json.parse(partial.toString()));
                partial.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            closed.complete(code);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            closed.complete(1006);
        }

        WebSocket socket() {
            return socket;
        }

        String deviceId() {
            return deviceId;
        }

        int closeCode() {
            return closed.orTimeout(20, TimeUnit.SECONDS).join();
        }

        void send(String text) {
            socket.sendText(text, true).orTimeout(20, TimeUnit.SECONDS).join();
        }

        JsonNode next() {
            try {
                JsonNode message = received.poll(20, TimeUnit.SECONDS);
                assertNotNull(message, "nothing came");
                return message;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        JsonNode notified(String method) {
            JsonNode message = next();
            assertEquals(method, message.path("method").asString(), message.toString());
            return message.get("params");
        }

        JsonNode call(String method, String params) {
            int id = ++lastId;
            send("{\"jsonrpc\":\"2.0\",\"method\":\"" + method + "\",\"params\":" + params + ",\"id\":" + id + "}");
            JsonNode reply = next();
            assertEquals(id, reply.path("id").asInt(), reply.toString());
            return reply;
        }

        void answer(String side) {
            JsonNode reply = call("answerSdp", "{\"peerType\":\"" + side + "\",\"sdpAnswer\":\"v=0\"}");
            assertNotNull(reply.get("result"), reply.toString());
        }

        /** Up to ready and publishing. */
        void negotiate(GatewayRig rig, boolean autoAccept) {
            JsonNode result = call("setMediaPreferences",
                    "{\"protocol\":\"WEBRTC\",\"autoAccept\":" + autoAccept + "}").get("result");
            deviceId = result.path("deviceId").asString();
            answer("publish");
            answer("subscribe");
            rig.peer(deviceId, "publish").report(new MediaEvent.PeerConnected());
            rig.peer(deviceId, "subscribe").report(new MediaEvent.PeerConnected());
            notified("ready");
            call("offerSdp", "{\"peerType\":\"publish\",\"sdpOffer\":\"audio\"}");
            rig.peer(deviceId, "publish").report(new MediaEvent.AudioStarted("1"));
        }
    }
}
