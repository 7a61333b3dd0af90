package dev.crosspoint.signaling;

import dev.crosspoint.signaling.account.Account;
import dev.crosspoint.signaling.account.Application;
import dev.crosspoint.signaling.account.BasicCredentials;
import dev.crosspoint.signaling.account.Client;
import dev.crosspoint.signaling.account.User;
import dev.crosspoint.signaling.endpoint.EndpointApi;
import dev.crosspoint.signaling.endpoint.EndpointBxml;
import dev.crosspoint.signaling.endpoint.EndpointSettings;
import dev.crosspoint.signaling.endpoint.Endpoints;
import dev.crosspoint.signaling.http.HttpFront;
import dev.crosspoint.signaling.http.RestModule;
import dev.crosspoint.signaling.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The control plane on a loopback port with a clock to turn, and a client that talks to it. */
public final class ControlPlane implements AutoCloseable {

    public static final String ACCOUNT = "9900142";
    public static final BasicCredentials USER = new BasicCredentials("demo", "demo-password");
    public static final BasicCredentials CLIENT = new BasicCredentials("demo-client", "demo-secret");
    public static final BasicCredentials OTHER_USER = new BasicCredentials("other", "other-password");

    public Instant now = Instant.parse("2026-11-20T09:15:00Z");
    public EndpointBxml bxml = (_, _) -> new EndpointBxml.Outcome.Idle();

    private final InstantSource clock = () -> now;
    private final Core core;
    private final HttpFront front;
    private final HttpClient client = HttpClient.newHttpClient();

    public ControlPlane(Path dir, int endpointsPerAccount, RestModule... more) {
        SignalingSettings base = SignalingSettings.loopback(dir, accounts());
        EndpointSettings endpoints = new EndpointSettings(base.endpoints().life(), endpointsPerAccount,
                base.endpoints().webhookTimeout());
        core = Core.open(new SignalingSettings(base.http(), base.data(), base.webhooks(), endpoints, base.devices(),
                base.calls(), base.prompts(), base.speech(), base.streams(), base.recordings(),
                base.accounts()),
                clock);
        List<RestModule> modules = new ArrayList<>(List.of(core.tokenEndpoint,
                new EndpointApi(core.endpoints, (endpoint, document) -> bxml.replace(endpoint, document))));
        modules.addAll(List.of(more));
        front = HttpFront.start(base.http(), core.authenticator, modules);
    }

    public static List<Account> accounts() {
        Application application = new Application("04e88489-df02-4e34-a0ee-27a91849555f", "demo",
                URI.create("http://127.0.0.1:9000/initiate"), null, null, null, null, null, null, null, null,
                Set.of("+15551230001"));
        return List.of(
                new Account(ACCOUNT, List.of(new User(USER.username(), USER.password())),
                        List.of(new Client(CLIENT.username(), CLIENT.password())), List.of(application)),
                new Account("9900999", List.of(new User(OTHER_USER.username(), OTHER_USER.password())),
                        List.of(), List.of()));
    }

    public Endpoints endpoints() {
        return core.endpoints;
    }

    public int port() {
        return front.port();
    }

    public HttpFront front() {
        return front;
    }

    public HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + front.port() + path));
    }

    /** With the demo user's credentials. */
    public HttpResponse<String> get(String path) {
        return send(to(path).header("Authorization", USER.header()));
    }

    public HttpResponse<String> delete(String path) {
        return send(to(path).header("Authorization", USER.header()).DELETE());
    }

    public HttpResponse<String> post(String path, String json) {
        return send(to(path).header("Authorization", USER.header()).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    public HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    public static JsonNode json(HttpResponse<String> response) {
        JsonNode tree = Json.parse(response.body());
        if (tree == null) {
            throw new AssertionError("not JSON: " + response.statusCode() + " " + response.body());
        }
        return tree;
    }

    @Override
    public void close() {
        client.shutdownNow();
        front.close();
        core.close();
    }
}
