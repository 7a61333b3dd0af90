package dev.crosspoint.signaling.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.signaling.http.Caller;
import dev.crosspoint.signaling.http.HttpFront;
import dev.crosspoint.signaling.http.HttpSettings;
import dev.crosspoint.signaling.store.DatabaseAway;
import dev.crosspoint.signaling.store.SwitchedDatabase;
import dev.crosspoint.signaling.webhook.WebhookReply.Failed;
import dev.crosspoint.signaling.webhook.WebhookSecrets.Secret;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Webhooks are signed in time, whatever the database does. */
class WebhookSecretsTest {
    private static final String ACCOUNT = "9900001";
    private static final String OTHER = "9900002";
    private static final int SIGNERS = 40;

    @TempDir
    private Path dir;
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final CountDownLatch refusal = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private SwitchedDatabase db;
    private WebhookSecrets secrets;

    @BeforeEach
    void open() throws Exception {
        db = new SwitchedDatabase(dir);
        secrets = new WebhookSecrets(db.database, now::get);
    }

    @AfterEach
    void close() throws Exception {
        refusal.countDown();
        threads.close();
        db.close();
    }

    private <T> List<T> atOnce(Supplier<T> what) {
        List<CompletableFuture<T>> all = new ArrayList<>();
        for (int i = 0; i < SIGNERS; i++) {
            all.add(CompletableFuture.supplyAsync(what, threads).orTimeout(20, TimeUnit.SECONDS));
        }
        return all.stream().map(CompletableFuture::join).distinct().toList();
    }

    @Test
    void first_webhooks_at_once_make_one_secret_between_them() {
        assertEquals(List.of(secrets.of(ACCOUNT)), atOnce(() -> secrets.of(ACCOUNT)));
        assertEquals(1, atOnce(() -> secrets.of(OTHER)).size());
        assertEquals(1, new WebhookSecrets(db.database, now::get).of(OTHER).size());
    }

    @Test
    void all_sign_with_the_secrets_that_are_known_while_the_database_says_nothing() {
        List<Secret> read = secrets.of(ACCOUNT);
        List<Secret> others = secrets.of(OTHER);
        now.set(now.get().plusSeconds(120));
        db.silentUntil(refusal);
        assertEquals(List.of(read), atOnce(() -> secrets.of(ACCOUNT)));
        assertEquals(List.of(others), atOnce(() -> secrets.of(OTHER)));
        assertEquals(2, db.unanswered.get(), "one of each account's asks");
    }

    @Test
    void a_database_that_is_away_is_asked_once_a_minute() {
        List<Secret> read = secrets.of(ACCOUNT);
        db.away(true);
        for (int minute = 1; minute <= 3; minute++) {
            now.set(now.get().plusSeconds(61));
            assertEquals(List.of(read), atOnce(() -> secrets.of(ACCOUNT)));
            assertEquals(minute, db.refused.get());
        }
        db.away(false);
        Secret rotated = new WebhookSecrets(db.database, now::get).rotate(ACCOUNT, Duration.ZERO);
        assertEquals(read, secrets.of(ACCOUNT));
        now.set(now.get().plusSeconds(61));
        assertEquals(List.of(rotated.id()), secrets.of(ACCOUNT).stream().map(Secret::id).toList());
    }

    @Test
    void secrets_never_read_are_made_once_the_database_is_back() {
        db.away(true);
        assertThrows(DatabaseAway.class, () -> secrets.of(ACCOUNT));
        db.away(false);
        assertEquals(1, secrets.of(ACCOUNT).size());
    }

    @Test
    void whole_seconds_are_shown_with_their_milliseconds() throws Exception {
        secrets.of(ACCOUNT);
        try (HttpFront front = HttpFront.start(HttpSettings.of("127.0.0.1", 0), _ -> new Caller(ACCOUNT, "tester"),
                List.of(new WebhooksApi(null, secrets))); HttpClient http = HttpClient.newHttpClient()) {
            URI all = URI.create("http://127.0.0.1:" + front.port() + "/crosspoint/v1/accounts/" + ACCOUNT
                    + "/webhook-secrets");
            HttpResponse<String> shown = http.send(HttpRequest.newBuilder(all).header("Authorization", "any").build(),
                    HttpResponse.BodyHandlers.ofString());
            assertTrue(shown.body().contains("\"createdTime\":\"2026-01-01T00:00:00.000Z\""), shown.body());
        }
    }

    @Test
    void a_new_secret_signs_at_once() {
        List<Secret> read = secrets.of(ACCOUNT);
        secrets.rotate(ACCOUNT, Duration.ZERO);
        assertEquals(1, secrets.of(ACCOUNT).size());
        assertNotEquals(read, secrets.of(ACCOUNT));
    }

    @Test
    void a_request_that_cannot_be_signed_is_over_with_its_budget() {
        WebhookRequest r = WebhookRequest.post("test", URI.create("http://127.0.0.1:9/"),
                Map.of("accountId", ACCOUNT), Duration.ofMillis(300));
        try (Webhooks webhooks = Webhooks.open(WebhookSettings.of(true), db.database, "node-a")) {
            db.silentUntil(refusal);
            CompletableFuture<WebhookReply> reply = CompletableFuture.supplyAsync(() -> webhooks.request(r), threads);
            assertInstanceOf(Failed.class, reply.orTimeout(20, TimeUnit.SECONDS).join());
            refusal.countDown();
        }
    }
}
