package dev.crosspoint.signaling.call;

import dev.crosspoint.media.PhoneLeg;
import dev.crosspoint.signaling.account.Account;
import dev.crosspoint.signaling.account.AccountDirectory;
import dev.crosspoint.signaling.account.Application;
import dev.crosspoint.signaling.account.BasicCredentials;
import dev.crosspoint.signaling.http.Caller;
import dev.crosspoint.signaling.http.HttpFront;
import dev.crosspoint.signaling.http.HttpSettings;
import dev.crosspoint.signaling.json.Json;
import dev.crosspoint.signaling.prompt.PromptSettings;
import dev.crosspoint.signaling.prompt.Prompts;
import dev.crosspoint.signaling.recording.Mp3Encoder;
import dev.crosspoint.signaling.recording.RecordingLimits;
import dev.crosspoint.signaling.recording.Recordings;
import dev.crosspoint.signaling.store.Database;
import dev.crosspoint.signaling.store.DatabaseSettings;
import dev.crosspoint.signaling.webhook.WebhookSettings;
import dev.crosspoint.signaling.webhook.Webhooks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/** Calls between a played telephone network, played devices and a real HTTP application, in virtual time. */
final class Bench implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(20);
    static final String ENDPOINT = "e-11111111-2222-3333-4444-555555555555";
    static final String CALLER = "+15550009999";
    private static final AtomicInteger COUNT = new AtomicInteger(1000);
    private static Database shared;

    final int id = COUNT.incrementAndGet();
    final String account = "99" + id;
    final String application = "04e88489-df02-4e34-a0ee-0000000" + (10000 + id);
    final String number = "+1555123" + id;
    final VirtualTime time = new VirtualTime();
    final FakePhones phones = new FakePhones();
    final FakeConnector devices = new FakeConnector();
    final FakeMedia media = new FakeMedia();
    final FakeTapes tapes = new FakeTapes();
    final FakeStreams streams = new FakeStreams();
    final Inbox<String> ringback = new Inbox<>();
    final FakeSound sound = new FakeSound();
    final CustomerApp app;
    final Calls calls;
    final Webhooks webhooks;
    final SlowVoice engine = new SlowVoice();
    final Prompts prompts;
    private final HttpFront front;
    private final HttpClient http = HttpClient.newHttpClient();

    Bench() {
        this(CallSettings.defaults());
    }

    Bench(CallSettings settings) {
        this(settings, Duration.ofSeconds(15));
    }

    /** @param callbackTimeout of inbound calls; real time, unlike all other times */
    Bench(CallSettings settings, Duration callbackTimeout) {
        this(settings, callbackTimeout, (wav, mp3) -> Files.write(mp3, ("MP3 of " + Files.size(wav)).getBytes()));
    }

    /** @param mp3 null makes none */
    Bench(CallSettings settings, Duration callbackTimeout, Mp3Encoder mp3) {
        this(settings, callbackTimeout, mp3, null, null);
    }

    /** @param credentials of the application's callbacks but its fallback, or null */
    Bench(CallSettings settings, Duration callbackTimeout, Mp3Encoder mp3, BasicCredentials credentials,
            BasicCredentials fallback) {
        try {
            app = new CustomerApp();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Application voice = new Application(application, "test", app.url("/initiate"), null, app.url("/initiate-2"),
            null, app.url("/status"), null, credentials, fallback, callbackTimeout, Set.of(number));
        Account customer = new Account(account, List.of(), List.of(), List.of(voice));
        AccountDirectory accounts = AccountDirectory.open(database(), List.of(customer));
        webhooks = Webhooks.open(WebhookSettings.of(true), database(), "bench-" + id);
        prompts = new Prompts(PromptSettings.defaults(), webhooks.downloads(), engine, time::now);
        Recordings recordings = new Recordings(Path.of("target", "bench-" + id), RecordingLimits.DEFAULT, database(),
            "bench-" + id, webhooks, time::now, mp3);
        CallParts parts = new CallParts(settings, database(), accounts, webhooks, phones, media, prompts, recordings,
            tapes, streams, devices,
            () -> "https://voice.example");
        calls = new Calls(parts, time, new Ringback() {
            @Override
            public void start(PhoneLeg leg) {
                ringback.add("start");
            }

            @Override
            public void stop(PhoneLeg leg) {
                ringback.add("stop");
            }
        }, sound);
        calls.start();
        front = HttpFront.start(HttpSettings.of("127.0.0.1", 0), header -> header == null ? null
            : new Caller(header.substring("Bearer ".length()), "tester"), List.of(calls.api(), calls.conferencesApi(),
            webhooks.api(), recordings.api()));
    }

    /** Benches opened from now on keep their calls there; gives what it was, which may be null. */
    static synchronized Database use(Database other) {
        Database before = shared;
        shared = other;
        return before;
    }

    static synchronized Database database() {
        if (shared == null) {
            try {
                Path dir = Files.createTempDirectory(Path.of("target"), "calls");
                shared = Database.open(DatabaseSettings.embedded(dir));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return shared;
    }

    // ---- the network

    FakePhones.Incoming incoming() {
        return phones.calls(new FakePhones.Incoming(number, CALLER));
    }

    // ---- the REST API

    HttpResponse<String> post(String path, String json) {
        return send("POST", path, "application/json", json);
    }

    HttpResponse<String> get(String path) {
        return send("GET", path, null, null);
    }

    /** What is kept of webhooks. */
    HttpResponse<String> webhooks(String query) {
        return send("GET", URI.create("http://127.0.0.1:" + front.port() + "/crosspoint/v1/accounts/" + account
            + "/webhooks?" + query), null, null);
    }

    HttpResponse<String> send(String method, String path, String contentType, String body) {
        return send(method, URI.create("http://127.0.0.1:" + front.port() + "/api/v2/accounts/" + account + path),
            contentType, body);
    }

    private HttpResponse<String> send(String method, URI uri, String contentType, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(PATIENCE)
            .header("Authorization", "Bearer " + account)
            .method(method, body == null ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofString(body));
        if (contentType != null) {
            request.header("Content-Type", contentType);
        }
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static JsonNode json(HttpResponse<String> response) {
        return Json.parse(response.body());
    }

    /** The fields of a good createCall, with changes; a null value takes a field out. */
    String order(Map<String, Object> changes) {
        Map<String, Object> body = new LinkedHashMap<>(Map.of("from", number, "to", "+15557654321",
            "applicationId", application, "answerUrl", app.url("/answer").toString(),
            "disconnectUrl", app.url("/disconnect").toString()));
        changes.forEach((field, value) -> {
            if (value == null) {
                body.remove(field);
            } else {
                body.put(field, value);
            }
        });
        return Json.text(body);
    }

    String create(Map<String, Object> changes) {
        HttpResponse<String> response = post("/calls", order(changes));
        if (response.statusCode() != 201) {
            throw new AssertionError(response.statusCode() + " " + response.body());
        }
        return json(response).get("callId").stringValue();
    }

    JsonNode state(String callId) {
        return json(get("/calls/" + callId));
    }

    /** Waits until the call is in this state, which may be a moment behind what the phone did. */
    JsonNode awaitState(String callId, String state) {
        long deadlineNs = System.nanoTime() + PATIENCE.toNanos();
        JsonNode call = state(callId);
        while (!call.get("state").stringValue().equals(state)) {
            if (deadlineNs - System.nanoTime() < 0) {
                throw new AssertionError("not " + state + ": " + call);
            }
            Thread.onSpinWait();
            call = state(callId);
        }
        return call;
    }

    void awaitNoCalls() {
        long deadlineNs = System.nanoTime() + PATIENCE.toNanos();
        while (calls.alive() > 0) {
            if (deadlineNs - System.nanoTime() < 0) {
                throw new AssertionError(calls.alive() + " calls left");
            }
            Thread.yield();
        }
    }

    @Override
    public void close() {
        calls.close();
        front.close();
        app.close();
        prompts.close();
        webhooks.close();
        http.close();
    }
}
