package dev.crosspoint.signaling.webhook;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.signaling.http.Caller;
import dev.crosspoint.signaling.http.HttpFront;
import dev.crosspoint.signaling.http.HttpSettings;
import dev.crosspoint.signaling.json.Json;
import dev.crosspoint.signaling.store.Database;
import dev.crosspoint.signaling.store.DatabaseSettings;
import dev.crosspoint.signaling.webhook.WebhookSettings.Kept;
import dev.crosspoint.testing.Await;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** Webhooks kept in a database, the REST API that shows them, and an application that hears them. */
final class OutboxRig implements AutoCloseable {
    static final String ACCOUNT = "9900001";
    static final RetryPolicy QUICK =
            new RetryPolicy(Duration.ofMillis(10), Duration.ofMillis(20), Duration.ofMinutes(1));
    static final RetryPolicy NEVER_AGAIN =
            new RetryPolicy(Duration.ofDays(1), Duration.ofDays(1), Duration.ofDays(9));

    RudeApplication app;
    Database db;
    Webhooks webhooks;
    private HttpFront front;
    private final HttpClient http = HttpClient.newHttpClient();

    /** @param dir of the embedded database it begins with */
    OutboxRig(Path dir) throws Exception {
        app = new RudeApplication(RudeApplication.reply(204, "text/plain", ""));
        db = Database.open(DatabaseSettings.embedded(dir));
        restart(QUICK, Kept.DEFAULT);
    }

    /** The application again at this port, where it may have been before. */
    void application(int port) throws Exception {
        app.close();
        app = new RudeApplication(RudeApplication.reply(204, "text/plain", ""), port);
    }

    void restart(RetryPolicy retry, Kept kept) throws Exception {
        stop();
        start(retry, kept);
    }

    /** All of it as after a restart of the node, with another database; the old one is closed. */
    void restart(Database other, RetryPolicy retry, Kept kept) throws Exception {
        stop();
        db.close();
        db = other;
        start(retry, kept);
    }

    void stop() {
        if (webhooks != null) {
            front.close();
            webhooks.close();
            webhooks = null;
        }
    }

    private void start(RetryPolicy retry, Kept kept) throws Exception {
        WebhookSettings base = WebhookSettings.of(true);
        webhooks = Webhooks.open(new WebhookSettings(true, base.perDestination(), base.perKey(), base.waiting(),
                Duration.ofMillis(1), retry, kept), db, "node-a");
        front = HttpFront.start(HttpSettings.of("127.0.0.1", 0), header -> header == null ? null
                : new Caller(header.substring("Bearer ".length()), "tester"), List.of(webhooks.api()));
        webhooks.start();
    }

    static WebhookRequest event(URI url, String callId, int number) {
        return event(ACCOUNT, url, callId, number);
    }

    static WebhookRequest event(String account, URI url, String callId, int number) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("eventType", "dtmf");
        fields.put("accountId", account);
        fields.put("callId", callId);
        fields.put("digit", Integer.toString(number));
        return WebhookRequest.post("dtmf", url, fields, Duration.ofSeconds(20));
    }

    RudeApplication.Heard next() throws InterruptedException {
        RudeApplication.Heard heard = app.heard.poll(20, TimeUnit.SECONDS);
        assertTrue(heard != null, "nothing came");
        return heard;
    }

    static String digit(RudeApplication.Heard heard) {
        return Json.parse(heard.body()).get("digit").stringValue();
    }

    HttpResponse<String> send(String method, String path, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + front.port()
                + "/crosspoint/v1/accounts/" + ACCOUNT + path)).header("Authorization", "Bearer " + ACCOUNT)
                .method(method, body == null ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString(body));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    JsonNode get(String path) throws Exception {
        return Json.parse(send("GET", path, null).body());
    }

    /** Waits until so many webhooks are shown for this query. */
    JsonNode shown(String query, int count) throws Exception {
        String path = "/webhooks" + query;
        Await.until(() -> get(path).size() == count, () -> "not " + count + " but " + get(path));
        return get(path);
    }

    @Override
    public void close() throws Exception {
        stop();
        db.close();
        app.close();
        http.close();
    }
}
