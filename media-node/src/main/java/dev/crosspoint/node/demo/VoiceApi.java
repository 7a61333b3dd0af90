package dev.crosspoint.node.demo;

import dev.crosspoint.signaling.account.BasicCredentials;
import dev.crosspoint.signaling.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The two REST operations that the demo application needs, called over HTTP as a customer would. */
final class VoiceApi implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final URI base;
    private final String accountId;
    private final BasicCredentials credentials;

    VoiceApi(URI base, String accountId, BasicCredentials credentials) {
        this.base = base;
        this.accountId = accountId;
        this.credentials = credentials;
    }

    /** The new endpoint's {@code data} with its token. */
    JsonNode createEndpoint(URI eventCallbackUrl) throws IOException, InterruptedException {
        return post("/v2/accounts/" + accountId + "/endpoints", Map.of(
                "type", "WEBRTC", "direction", "BIDIRECTIONAL",
                "eventCallbackUrl", eventCallbackUrl.toString(), "tag", "softphone")).path("data");
    }

    JsonNode createCall(Map<String, Object> call) throws IOException, InterruptedException {
        return post("/api/v2/accounts/" + accountId + "/calls", call);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private JsonNode post(String path, Map<String, Object> body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(base.resolve(path)).timeout(TIMEOUT)
                .header("Authorization", credentials.header())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(body))).build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 201) {
            throw new IOException(path + " answered " + response.statusCode() + ": " + response.body());
        }
        return Json.parse(response.body());
    }
}
