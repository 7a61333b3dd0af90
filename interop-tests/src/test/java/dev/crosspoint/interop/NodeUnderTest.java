package dev.crosspoint.interop;

import dev.crosspoint.interop.peer.ApplicationServer;
import dev.crosspoint.node.Node;
import dev.crosspoint.node.config.SettingsReader;
import dev.crosspoint.signaling.json.Json;
import dev.crosspoint.testing.Await;
import dev.crosspoint.testing.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A whole node in this process, on free ports, with one trunk and the test's own application. */
final class NodeUnderTest implements AutoCloseable {
    static final String ACCOUNT = "9900142";
    static final String APPLICATION = "7f6d1c1e-0f3a-4a3e-9a3d-3a2f0d6a1b11";
    static final String NUMBER = "+15557654321";
    /** Another customer on the same node: user {@code other}, password {@code private}. */
    static final String OTHER_ACCOUNT = "9900143";
    static final String OTHER_APPLICATION = "2b9d9d3e-3f43-4c5c-8f1b-6a0c7f3b2d22";
    static final String OTHER_NUMBER = "+15557654322";
    private static final String AUTHORIZATION = "Basic dGVzdGVyOnNlY3JldA=="; // tester:secret

    final Node node;
    final int sipPort;
    final Path data;
    final Api api;

    private NodeUnderTest(Node node, int sipPort, Path data) {
        this.node = node;
        this.sipPort = sipPort;
        this.data = data;
        api = new Api(node.httpPort());
    }

    /** @param trunkPort where the carrier of the test listens */
    static NodeUnderTest start(ApplicationServer app, int trunkPort) throws Exception {
        return start(app, trunkPort, Files.createTempDirectory("node"), Map.of());
    }

    /** @param more environment variables that override settings */
    static NodeUnderTest start(ApplicationServer app, int trunkPort, Path data, Map<String, String> more)
            throws Exception {
        int sipPort = FreePorts.one();
        Path file = configuration(app, trunkPort, sipPort, data);
        return new NodeUnderTest(Node.start(SettingsReader.read(file, more)), sipPort, data);
    }

    /** @param trunks further items of the list of trunks, as lines of YAML */
    static NodeUnderTest start(ApplicationServer app, int trunkPort, String trunks, Map<String, String> more)
            throws Exception {
        int sipPort = FreePorts.one();
        Path data = Files.createTempDirectory("node");
        Path file = configuration(app, trunkPort, sipPort, data);
        Files.writeString(file, trunks, StandardOpenOption.APPEND);
        return new NodeUnderTest(Node.start(SettingsReader.read(file, more)), sipPort, data);
    }

    static Path configuration(ApplicationServer app, int trunkPort, int sipPort, Path data) throws IOException {
        Path file = Files.createTempFile("node", ".yaml");
        Files.writeString(file, """
                http:     { host: 127.0.0.1, port: 0 }
                sip:      { host: 127.0.0.1, port: %d }
                media:    { address: 127.0.0.1, udp-port: 0, rtp-ports: 0-0 }
                data:     { dir: "%s" }
                webhooks: { allow-private: true }
                accounts:
                  - id: "%s"
                    users:   [ { username: tester, password: secret } ]
                    clients: [ { client-id: program, client-secret: hidden } ]
                    applications:
                      - id: %s
                        name: under test
                        call-initiated-url: %s
                        call-status-url: %s
                        numbers: ["%s"]
                  - id: "%s"
                    users:   [ { username: other, password: private } ]
                    applications:
                      - id: %s
                        name: somebody else's
                        numbers: ["%s"]
                trunks:
                  - name: carrier
                    address: sip:127.0.0.1:%d
                    sources: [127.0.0.1]
                    codecs: [PCMU, PCMA]
                    keep-alive: 0
                """.formatted(sipPort, data, ACCOUNT, APPLICATION, app.url("/initiate"), app.url("/status"), NUMBER,
                OTHER_ACCOUNT, OTHER_APPLICATION, OTHER_NUMBER, trunkPort));
        return file;
    }

    URI url(String path) {
        return URI.create("http://127.0.0.1:" + node.httpPort() + path);
    }

    String deviceUrl() {
        return "ws://127.0.0.1:" + node.httpPort() + "/brtc/v1/endpoints";
    }

    JsonNode createEndpoint(ApplicationServer app) throws Exception {
        return api.createEndpoint(app);
    }

    JsonNode createCall(ApplicationServer app, String to, Map<String, Object> more) throws Exception {
        return api.createCall(app, to, more);
    }

    /** Deletes an endpoint and says the status of the reply. */
    int delete(String endpointId) throws Exception {
        return send(request("/v2/accounts/" + ACCOUNT + "/endpoints/" + endpointId).DELETE()).statusCode();
    }

    /** Prometheus' text. */
    String metrics() throws Exception {
        return send(request("/metrics").GET()).body();
    }

    /** The value now of a metric whose name begins so, units and {@code _total} left out. */
    double metric(String name) throws Exception {
        return metric(metrics(), name);
    }

    static double metric(String metrics, String name) {
        return metrics.lines().filter(l -> l.matches(name + "(_[a-z]+)?(_total)? .*"))
                .mapToDouble(l -> Double.parseDouble(l.substring(l.indexOf(' ') + 1))).findFirst()
                .orElseThrow(() -> new AssertionError("no metric " + name + " in\n" + metrics));
    }

    JsonNode callState(String callId) throws Exception {
        return api.callState(callId);
    }

    JsonNode post(String path, Map<String, Object> body) throws Exception {
        return api.post(path, body);
    }

    HttpRequest.Builder request(String path) {
        return api.request(path);
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return api.send(request);
    }

    HttpResponse<byte[]> bytes(HttpRequest.Builder request) throws Exception {
        return api.http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    void awaitState(String callId, String state) throws Exception {
        api.awaitState(callId, state);
    }

    @Override
    public void close() {
        node.close();
        api.http.shutdownNow();
    }

    /** A node's REST API as the test's account uses it. */
    static final class Api {
        private final HttpClient http = HttpClient.newHttpClient();
        private final int port;

        Api(int port) {
            this.port = port;
        }

        /** The new endpoint's {@code data}. */
        JsonNode createEndpoint(ApplicationServer app) throws Exception {
            JsonNode reply = post("/v2/accounts/" + ACCOUNT + "/endpoints", Map.of("type", "WEBRTC",
                    "direction", "BIDIRECTIONAL", "eventCallbackUrl", app.url("/endpoint").toString(), "tag", "desk"));
            return reply.path("data");
        }

        /** Places a call to a number; {@code more} overrides and adds fields. */
        JsonNode createCall(ApplicationServer app, String to, Map<String, Object> more) throws Exception {
            Map<String, Object> call = new LinkedHashMap<>(Map.of(
                    "applicationId", APPLICATION, "from", NUMBER, "to", to, "answerUrl", app.url("/answer").toString(),
                    "disconnectUrl", app.url("/disconnect").toString()));
            call.putAll(more);
            return post("/api/v2/accounts/" + ACCOUNT + "/calls", call);
        }

        JsonNode callState(String callId) throws Exception {
            return get("/api/v2/accounts/" + ACCOUNT + "/calls/" + callId);
        }

        /** Waits until a call is in a state. */
        void awaitState(String callId, String state) throws Exception {
            Await.until(() -> callState(callId).path("state").asString("").equals(state),
                    () -> "the call is not " + state + " but " + callState(callId));
        }

        JsonNode post(String path, Map<String, Object> body) throws Exception {
            HttpResponse<String> response = send(request(path).header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(Json.text(body))));
            if (response.statusCode() / 100 != 2) {
                throw new AssertionError(path + " answered " + response.statusCode() + " " + response.body());
            }
            return Json.parse(response.body().isEmpty() ? "{}" : response.body());
        }

        HttpRequest.Builder request(String path) {
            return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .header("Authorization", AUTHORIZATION);
        }

        HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }

        /** The body of a 200. */
        byte[] bytes(String path) throws Exception {
            HttpResponse<byte[]> reply = http.send(request(path).build(), HttpResponse.BodyHandlers.ofByteArray());
            if (reply.statusCode() != 200) {
                throw new AssertionError(path + " answered " + reply.statusCode());
            }
            return reply.body();
        }

        JsonNode get(String path) throws Exception {
            return Json.parse(send(request(path).GET()).body());
        }
    }
}
