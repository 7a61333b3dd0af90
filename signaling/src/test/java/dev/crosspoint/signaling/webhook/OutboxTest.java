package dev.crosspoint.signaling.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.signaling.account.BasicCredentials;
import dev.crosspoint.signaling.http.Caller;
import dev.crosspoint.signaling.http.HttpFront;
import dev.crosspoint.signaling.http.HttpSettings;
import dev.crosspoint.signaling.json.Json;
import dev.crosspoint.signaling.store.Database;
import dev.crosspoint.signaling.store.DatabaseSettings;
import dev.crosspoint.signaling.store.PostgresServer;
import dev.crosspoint.signaling.store.SwitchedDatabase;
import dev.crosspoint.signaling.webhook.WebhookSettings.Kept;
import dev.crosspoint.testing.FreePorts;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Events that are kept until they are delivered, what they are signed with, and how both are shown. */
class OutboxTest {

    private static final String ACCOUNT = "9900001";
    private static final RetryPolicy QUICK =
            new RetryPolicy(Duration.ofMillis(10), Duration.ofMillis(20), Duration.ofMinutes(1));
    private static final RetryPolicy NEVER_AGAIN =
            new RetryPolicy(Duration.ofDays(1), Duration.ofDays(1), Duration.ofDays(9));

    @TempDir
    private Path dir;
    private RudeApplication app;
    private Database db;
    private Webhooks webhooks;
    private HttpFront front;
    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeEach
    void open() throws Exception {
        app = new RudeApplication(RudeApplication.reply(204, "text/plain", ""));
        db = Database.open(DatabaseSettings.embedded(dir));
        restart(QUICK, Kept.DEFAULT);
    }

    @AfterEach
    void close() throws Exception {
        front.close();
        webhooks.close();
        db.close();
        app.close();
        http.close();
    }

    private void restart(RetryPolicy retry, Kept kept) {
        if (webhooks != null) {
            front.close();
            webhooks.close();
        }
        WebhookSettings base = WebhookSettings.of(true);
        webhooks = Webhooks.open(new WebhookSettings(true, base.perDestination(), base.perKey(), base.waiting(),
                Duration.ofMillis(1), retry, kept), db, "node-a");
        front = HttpFront.start(HttpSettings.of("127.0.0.1", 0), header -> header == null ? null
                : new Caller(header.substring("Bearer ".length()), "tester"), List.of(webhooks.api()));
        webhooks.start();
    }

    private WebhookRequest event(URI url, String callId, int number) {
        return event(ACCOUNT, url, callId, number);
    }

    private static WebhookRequest event(String account, URI url, String callId, int number) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("eventType", "dtmf");
        fields.put("accountId", account);
        fields.put("callId", callId);
        fields.put("digit", Integer.toString(number));
        return WebhookRequest.post("dtmf", url, fields, Duration.ofSeconds(20));
    }

    private RudeApplication.Heard next() throws InterruptedException {
        RudeApplication.Heard heard = app.heard.poll(20, TimeUnit.SECONDS);
        assertTrue(heard != null, "nothing came");
        return heard;
    }

    private static String digit(RudeApplication.Heard heard) {
        return Json.parse(heard.body()).get("digit").stringValue();
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + front.port()
                + "/crosspoint/v1/accounts/" + ACCOUNT + path)).header("Authorization", "Bearer " + ACCOUNT)
                .method(method, body == null ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString(body));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode get(String path) throws Exception {
        return Json.parse(send("GET", path, null).body());
    }

    /** Waits until so many webhooks are shown for this query. */
    private JsonNode shown(String query, int count) throws Exception {
        long deadlineNs = System.nanoTime() + 20_000_000_000L;
        JsonNode list = get("/webhooks" + query);
        while (list.size() != count) {
            assertTrue(System.nanoTime() - deadlineNs < 0, "not " + count + " but " + list);
            Thread.onSpinWait();
            list = get("/webhooks" + query);
        }
        return list;
    }

    @Test
    void event_is_on_disk_when_it_is_said_and_reaches_the_application_after_a_restart() throws Exception {
        restart(NEVER_AGAIN, Kept.DEFAULT);
        URI nowhere = URI.create("http://127.0.0.1:" + app.url("/").getPort() + "/later");
        app.close();
        for (int i = 0; i < 3; i++) {
            webhooks.say("c-1", event(nowhere, "c-1", i), null).join();
        }
        assertEquals(3, get("/webhooks?state=pending&callId=c-1").size());
        front.close();
        webhooks.close();
        webhooks = null;
        db.close();

        db = Database.open(DatabaseSettings.embedded(dir));
        app = new RudeApplication(RudeApplication.reply(204, "text/plain", ""), nowhere.getPort());
        restart(QUICK, Kept.DEFAULT);
        assertEquals(List.of("0", "1", "2"), List.of(digit(next()), digit(next()), digit(next())));
        JsonNode first = shown("?state=delivered&callId=c-1", 3).get(2);
        assertEquals(204, first.get("status").intValue());
        assertEquals(2, first.get("attempts").intValue(), first.toString());
        assertEquals(0, webhooks.pending());
    }

    @Test
    void application_that_comes_back_hears_everything_once_and_in_order() throws Exception {
        int port = FreePorts.one();
        URI url = URI.create("http://127.0.0.1:" + port + "/");
        for (int i = 0; i < 20; i++) {
            webhooks.send("c-1", event(url, "c-1", i));
        }
        webhooks.settled("c-1").get(20, TimeUnit.SECONDS); // a question does not wait for an application that is away
        app.close();
        app = new RudeApplication(RudeApplication.reply(200, "text/plain", ""), port);
        for (int i = 0; i < 20; i++) {
            assertEquals(Integer.toString(i), digit(next()));
        }
        shown("?state=delivered", 20);
        assertTrue(app.heard.isEmpty());
    }

    @Test
    void refused_event_is_offered_again_while_others_pass_it() throws Exception {
        AtomicInteger refusals = new AtomicInteger();
        app.manner((heard, socket) -> RudeApplication.reply(digit(heard).equals("0")
                && refusals.getAndIncrement() < 3 ? 503 : 200, "text/plain", "").answer(heard, socket));
        webhooks.send("c-1", event(app.url("/"), "c-1", 0));
        webhooks.send("c-1", event(app.url("/"), "c-1", 1));
        List<String> heard = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            heard.add(digit(next()));
        }
        assertEquals("0", heard.getFirst());
        assertEquals(List.of("0", "0", "0", "0", "1"), heard.stream().sorted().toList());
        assertEquals(4, shown("?state=delivered", 2).get(1).get("attempts").intValue());
    }

    @Test
    void dead_application_of_one_account_delays_nobody_elses_events() throws Exception {
        app.manner((heard, socket) -> {
            if (heard.line().contains("/hangs")) {
                app.over.await();
            }
            RudeApplication.reply(200, "text/plain", "").answer(heard, socket);
        });
        restart(NEVER_AGAIN, new Kept(400, 100, 1000, Duration.ofDays(1)));
        try (RudeApplication fine = new RudeApplication(RudeApplication.reply(200, "text/plain", ""))) {
            for (int i = 0; i < 500; i++) {
                webhooks.send("c-" + i, event("9900666", app.url("/hangs"), "c-" + i, i));
            }
            for (int i = 0; i < 50; i++) {
                webhooks.send("c-fine", event(fine.url("/"), "c-fine", i));
            }
            for (int i = 0; i < 50; i++) {
                RudeApplication.Heard heard = fine.heard.poll(20, TimeUnit.SECONDS);
                assertEquals(Integer.toString(i), digit(heard));
            }
            assertEquals(100, webhooks.counters().failures(WebhookReply.Failure.OVERFLOW));
            assertTrue(webhooks.pending() <= 450, "the other account's places are bounded");
        }
    }

    @Test
    void more_than_fit_in_the_hand_wait_in_the_database_and_keep_their_order() throws Exception {
        restart(QUICK, new Kept(10_000, 10, 1000, Duration.ofDays(1)));
        for (int i = 0; i < 300; i++) {
            webhooks.send("c-1", event(app.url("/"), "c-1", i));
        }
        for (int i = 0; i < 300; i++) {
            assertEquals(Integer.toString(i), digit(next()));
        }
        shown("?state=delivered&pageSize=1000", 300);
    }

    @Test
    void events_that_wait_in_a_database_that_was_away_are_sent_once_it_is_back_and_none_twice() throws Exception {
        try (SwitchedDatabase switched = new SwitchedDatabase(dir.resolve("switched"))) {
            front.close();
            webhooks.close();
            webhooks = null;
            db.close();
            db = switched.database;
            restart(QUICK, new Kept(100, 2, 1000, Duration.ofDays(1)));
            CountDownLatch answers = new CountDownLatch(1);
            app.manner((heard, socket) -> {
                answers.await();
                RudeApplication.reply(204, "text/plain", "").answer(heard, socket);
            });
            for (int i = 0; i < 6; i++) { // two are in hand, four are in the database only
                webhooks.say("c-" + i, event(app.url("/"), "c-" + i, i), null).join();
            }
            assertEquals(List.of("0", "1"), List.of(digit(next()), digit(next())).stream().sorted().toList());
            switched.away(true);
            answers.countDown();
            while (switched.refused.get() < 3) { // both ends and more: nothing is in hand that would ask again
                Thread.onSpinWait();
            }
            switched.away(false);
            List<String> heard = new ArrayList<>();
            for (int i = 2; i < 6; i++) {
                heard.add(digit(next()));
            }
            assertEquals(List.of("2", "3", "4", "5"), heard.stream().sorted().toList());
            shown("?state=delivered", 6);
            assertTrue(app.heard.isEmpty(), "none twice");
            assertEquals(0, webhooks.pending());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1}) // not even what is left is known; it is, and nothing comes into the hand
    void start_whose_database_is_away_goes_on_with_what_was_left_once_it_is_back(int known) throws Exception {
        try (SwitchedDatabase switched = new SwitchedDatabase(dir.resolve("switched"))) {
            front.close();
            webhooks.close();
            webhooks = null;
            db.close();
            db = switched.database;
            int port = FreePorts.one();
            restart(NEVER_AGAIN, Kept.DEFAULT);
            webhooks.say("c-1", event(URI.create("http://127.0.0.1:" + port + "/"), "c-1", 0), null).join();
            front.close();
            webhooks.close();
            webhooks = null;
            switched.awayAfter(known);
            restart(QUICK, Kept.DEFAULT);
            while (switched.refused.get() < 3) {
                Thread.onSpinWait();
            }
            app.close();
            app = new RudeApplication(RudeApplication.reply(204, "text/plain", ""), port);
            switched.away(false);
            assertEquals("0", digit(next()));
            shown("?state=delivered", 1);
        }
    }

    @Test
    void event_written_together_with_the_end_of_others_is_sent_once() throws Exception {
        restart(QUICK, new Kept(100, 4, 1000, Duration.ofDays(1)));
        CountDownLatch answers = new CountDownLatch(1);
        app.manner((heard, socket) -> {
            answers.await();
            RudeApplication.reply(204, "text/plain", "").answer(heard, socket);
        });
        for (int i = 0; i < 5; i++) { // four are in hand, the fifth is in the database only
            webhooks.say("c-" + i, event(app.url("/"), "c-" + i, i), null).join();
        }
        CountDownLatch writes = new CountDownLatch(1);
        webhooks.say("c-held", event("9900002", app.url("/"), "c-held", 6), _ -> awaited(writes));
        answers.countDown();
        awaitNoneUnderWay();
        CompletableFuture<Void> late = webhooks.say("c-late", event(app.url("/"), "c-late", 5), null);
        writes.countDown();
        late.join();
        shown("?state=delivered", 6);
        webhooks.settled("c-late").get(20, TimeUnit.SECONDS);
        assertEquals(1, app.heard.stream().filter(heard -> digit(heard).equals("5")).count());
        assertTrue(webhooks.pending() >= 0, "counted off once");
    }

    private static boolean awaited(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void awaitNoneUnderWay() {
        long deadlineNs = System.nanoTime() + 20_000_000_000L;
        while (webhooks.waiting() > 0) {
            assertTrue(System.nanoTime() - deadlineNs < 0, "still under way: " + webhooks.waiting());
            Thread.onSpinWait();
        }
    }

    @Test
    void event_said_before_the_start_is_counted_and_sent_once() throws Exception {
        URI nowhere = URI.create("http://127.0.0.1:" + FreePorts.one() + "/");
        restart(NEVER_AGAIN, Kept.DEFAULT);
        webhooks.say("c-1", event(nowhere, "c-1", 0), null).join();
        webhooks.say("c-2", event(nowhere, "c-2", 1), null).join();
        webhooks.start();
        webhooks.say("c-3", event(nowhere, "c-3", 2), null).join();
        assertEquals(3, webhooks.pending());
        assertEquals(3, webhooks.waiting());
    }

    @Test
    void given_up_event_is_shown_and_can_be_sent_again() throws Exception {
        app.manner(RudeApplication.reply(404, "text/plain", "no"));
        WebhookRequest secret = event(app.url("/status?apiToken=hush"), "c-1", 7);
        webhooks.send("c-1", new WebhookRequest("POST", secret.url(), new BasicCredentials("joe", "hidden"),
                secret.fields(), secret.timeout(), null, secret.label()));
        String id = shown("?state=failed", 1).get(0).get("deliveryId").stringValue();
        String whole = send("GET", "/webhooks/" + id, null).body();
        JsonNode row = Json.parse(whole);
        assertEquals("7", row.get("request").get("fields").get("digit").stringValue());
        assertEquals("joe", row.get("request").get("username").stringValue());
        assertEquals(404, row.get("answer").get("status").intValue());
        assertFalse(whole.contains("hidden") || whole.contains("hush"), whole);

        next();
        app.manner(RudeApplication.reply(200, "text/plain", ""));
        HttpResponse<String> resent = send("POST", "/webhooks/" + id + "/resend", null);
        assertEquals(202, resent.statusCode(), resent.body());
        RudeApplication.Heard again = next();
        assertEquals("7", digit(again));
        String secondId = Json.parse(resent.body()).get("deliveryId").stringValue();
        assertEquals(secondId, again.header("Crosspoint-Delivery"));
        assertEquals(id, shown("?state=delivered", 1).get(0).get("resendOf").stringValue());
        assertEquals(404, send("GET", "/webhooks/w-unknown", null).statusCode());
    }

    @Test
    void questions_are_shown_with_their_answers_and_are_not_sent_again() throws Exception {
        app.manner(RudeApplication.reply(200, "application/xml",
                "<Response><Redirect redirectUrl=\"/x\" password=\"hidden\"/></Response>"));
        webhooks.request(event(app.url("/"), "c-9", 1));
        JsonNode row = shown("?callId=c-9", 1).get(0);
        assertEquals("question", row.get("kind").stringValue());
        String id = row.get("deliveryId").stringValue();
        assertEquals("<Response><Redirect redirectUrl=\"/x\" password=\"*****\"/></Response>",
                get("/webhooks/" + id).get("answer").get("body").stringValue());
        assertEquals(409, send("POST", "/webhooks/" + id + "/resend", null).statusCode());
    }

    @Test
    void pages_are_newest_first_and_bad_queries_are_refused() throws Exception {
        for (int i = 0; i < 5; i++) {
            webhooks.send("c-1", event(app.url("/"), "c-1", i));
        }
        shown("?state=delivered", 5);
        HttpResponse<String> page = send("GET", "/webhooks?pageSize=2&state=delivered", null);
        String link = page.headers().firstValue("Link").orElseThrow();
        String next = link.substring(link.indexOf('?'), link.indexOf('>'));
        assertEquals(2, get("/webhooks" + next).size());
        for (String bad : List.of("state=odd", "pageSize=0", "pageSize=x", "pageToken=-1", "minTime=noon",
                "minTime=%2B999999999-01-01T00:00:00Z")) {
            assertEquals(400, send("GET", "/webhooks?" + bad, null).statusCode(), bad);
        }
    }

    @Test
    void only_the_newest_ended_ones_of_an_account_are_kept_and_all_that_are_pending() throws Exception {
        for (int i = 0; i < 5; i++) {
            webhooks.send("c-1", event(app.url("/"), "c-1", i));
        }
        shown("?state=delivered", 5);
        restart(NEVER_AGAIN, Kept.DEFAULT);
        webhooks.say("c-2", event(URI.create("http://127.0.0.1:" + FreePorts.one() + "/"), "c-2", 9), null).join();
        WebhookStore store = new WebhookStore(db, "node-a");
        assertEquals(2, store.purge(Instant.EPOCH, 3));
        assertEquals(0, store.purge(Instant.EPOCH, 3));
        assertEquals(1, get("/webhooks?state=pending").size());
        JsonNode left = shown("?state=delivered", 3);
        assertEquals("2", get("/webhooks/" + left.get(2).get("deliveryId").stringValue()).get("request").get("fields")
                .get("digit").stringValue());
    }

    @Test
    void postgresql_keeps_them_as_well() throws Exception {
        try (PostgresServer server = PostgresServer.start()) {
            server.empty();
            front.close();
            webhooks.close();
            webhooks = null;
            db.close();
            db = Database.open(server.settings());
            restart(QUICK, new Kept(100, 2, 3, Duration.ofDays(1)));
            for (int i = 0; i < 6; i++) {
                webhooks.say("c-1", event(app.url("/"), "c-1", i), null).join();
            }
            shown("?state=delivered&callId=c-1", 6);
            restart(NEVER_AGAIN, Kept.DEFAULT);
            app.manner(RudeApplication.reply(503, "text/plain", ""));
            webhooks.say("c-2", event(app.url("/"), "c-2", 9), null).join();
            shown("?state=pending&minTime=2020-01-01T00:00:00Z", 1);
            WebhookStore store = new WebhookStore(db, "node-a");
            assertEquals(Map.of(ACCOUNT, 1), store.pendingByAccount());
            assertEquals("c-2", store.pending(ACCOUNT, 10).getFirst().orderKey());
            assertEquals(3, store.purge(Instant.EPOCH, 3));
            assertEquals(3, store.purge(Instant.now().plusSeconds(60), 3));
            front.close();
            webhooks.close();
            db.close();
        } finally {
            db = Database.open(DatabaseSettings.embedded(dir.resolve("after")));
            webhooks = null;
            restart(QUICK, Kept.DEFAULT);
        }
    }

    @Test
    void signature_covers_time_and_body_with_the_old_secret_and_the_new() throws Exception {
        webhooks.send("c-1", event(app.url("/"), "c-1", 1));
        RudeApplication.Heard first = next();
        String masked = send("GET", "/webhook-secrets", null).body();
        assertTrue(masked.contains("*****") && !masked.contains("whsec_"), masked);

        HttpResponse<String> rotated = send("POST", "/webhook-secrets", "{\"overlapSeconds\":3600}");
        assertEquals(201, rotated.statusCode());
        String secret = Json.parse(rotated.body()).get("secret").stringValue();
        webhooks.send("c-1", event(app.url("/"), "c-1", 2));
        RudeApplication.Heard second = next();
        assertEquals(List.of("1", "2"), List.of(digit(first), digit(second)));
        assertEquals(1, signatures(first).size());
        assertEquals(2, signatures(second).size());
        assertTrue(signatures(second).contains(expected(secret, second, second.body())));

        String last = Json.parse(send("POST", "/webhook-secrets", "{\"overlapSeconds\":0}").body())
                .get("secret").stringValue();
        WebhookRequest asked = event(app.url("/get?a=b"), "c-1", 3);
        webhooks.send("c-1", new WebhookRequest("GET", asked.url(), null, asked.fields(), asked.timeout(), null,
                asked.label()));
        RudeApplication.Heard third = next();
        String target = third.line().split(" ")[1];
        assertEquals(List.of(expected(last, third, target.substring(target.indexOf('?') + 1))), signatures(third));
        assertNotEquals(secret, last);
        assertEquals(400, send("POST", "/webhook-secrets", "{\"overlapSeconds\":-1}").statusCode());
    }

    @Test
    void secrets_that_were_read_sign_on_while_the_database_is_away() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
        WebhookSecrets secrets;
        List<WebhookSecrets.Secret> read;
        try (Database away = Database.open(DatabaseSettings.embedded(dir.resolve("away")))) {
            secrets = new WebhookSecrets(away, now::get);
            read = secrets.of(ACCOUNT);
        }
        now.set(now.get().plusSeconds(120));
        assertEquals(read, secrets.of(ACCOUNT));
        assertThrows(RuntimeException.class, () -> secrets.of("9900002"));
    }

    private static List<String> signatures(RudeApplication.Heard heard) {
        return Arrays.stream(heard.header("Crosspoint-Signature").split(",")).filter(p -> p.startsWith("v1="))
                .map(p -> p.substring(3)).toList();
    }

    private static String expected(String secret, RudeApplication.Heard heard, String signed) {
        String time = heard.header("Crosspoint-Signature").split(",")[0].substring(2);
        return WebhookSecrets.hmac(secret, time + ".", signed.getBytes(StandardCharsets.UTF_8));
    }
}
