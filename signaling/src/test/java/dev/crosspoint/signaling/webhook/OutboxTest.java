package dev.crosspoint.signaling.webhook;

import static dev.crosspoint.signaling.webhook.OutboxRig.NEVER_AGAIN;
import static dev.crosspoint.signaling.webhook.OutboxRig.QUICK;
import static dev.crosspoint.signaling.webhook.OutboxRig.digit;
import static dev.crosspoint.signaling.webhook.OutboxRig.event;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.signaling.account.BasicCredentials;
import dev.crosspoint.signaling.json.Json;
import dev.crosspoint.signaling.webhook.WebhookSettings.Kept;
import dev.crosspoint.testing.Await;
import dev.crosspoint.testing.FreePorts;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Events that are kept until they are delivered, what they are signed with, and how both are shown. */
class OutboxTest {
    @TempDir
    private Path dir;
    private OutboxRig rig;

    @BeforeEach
    void open() throws Exception {
        rig = new OutboxRig(dir);
    }

    @AfterEach
    void close() throws Exception {
        rig.close();
    }

    @Test
    void application_that_comes_back_hears_everything_once_and_in_order() throws Exception {
        int port = FreePorts.one();
        URI url = URI.create("http://127.0.0.1:" + port + "/");
        for (int i = 0; i < 20; i++) {
            rig.webhooks.send("c-1", event(url, "c-1", i));
        }
        // a question does not wait for an application that is away
        rig.webhooks.settled("c-1").get(20, TimeUnit.SECONDS);
        rig.application(port);
        for (int i = 0; i < 20; i++) {
            assertEquals(Integer.toString(i), digit(rig.next()));
        }
        rig.shown("?state=delivered", 20);
        assertTrue(rig.app.heard.isEmpty());
    }

    @Test
    void refused_event_is_offered_again_while_others_pass_it() throws Exception {
        AtomicInteger refusals = new AtomicInteger();
        rig.app.manner((heard, socket) -> RudeApplication.reply(digit(heard).equals("0")
                && refusals.getAndIncrement() < 3 ? 503 : 200, "text/plain", "").answer(heard, socket));
        rig.webhooks.send("c-1", event(rig.app.url("/"), "c-1", 0));
        rig.webhooks.send("c-1", event(rig.app.url("/"), "c-1", 1));
        List<String> heard = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            heard.add(digit(rig.next()));
        }
        assertEquals("0", heard.getFirst());
        assertEquals(List.of("0", "0", "0", "0", "1"), heard.stream().sorted().toList());
        assertEquals(4, rig.shown("?state=delivered", 2).get(1).get("attempts").intValue());
    }

    @Test
    void dead_application_of_one_account_delays_nobody_elses_events() throws Exception {
        rig.app.manner((heard, socket) -> {
            if (heard.line().contains("/hangs")) {
                rig.app.over.await();
            }
            RudeApplication.reply(200, "text/plain", "").answer(heard, socket);
        });
        rig.restart(NEVER_AGAIN, new Kept(400, 100, 1000, Duration.ofDays(1)));
        try (RudeApplication fine = new RudeApplication(RudeApplication.reply(200, "text/plain", ""))) {
            for (int i = 0; i < 500; i++) {
                rig.webhooks.send("c-" + i, event("9900666", rig.app.url("/hangs"), "c-" + i, i));
            }
            for (int i = 0; i < 50; i++) {
                rig.webhooks.send("c-fine", event(fine.url("/"), "c-fine", i));
            }
            for (int i = 0; i < 50; i++) {
                RudeApplication.Heard heard = fine.heard.poll(20, TimeUnit.SECONDS);
                assertEquals(Integer.toString(i), digit(heard));
            }
            assertEquals(100, rig.webhooks.counters().failures(WebhookReply.Failure.OVERFLOW));
            assertTrue(rig.webhooks.pending() <= 450, "the other account's places are bounded");
        }
    }

    @Test
    void more_than_fit_in_the_hand_wait_in_the_database_and_keep_their_order() throws Exception {
        rig.restart(QUICK, new Kept(10_000, 10, 1000, Duration.ofDays(1)));
        for (int i = 0; i < 300; i++) {
            rig.webhooks.send("c-1", event(rig.app.url("/"), "c-1", i));
        }
        for (int i = 0; i < 300; i++) {
            assertEquals(Integer.toString(i), digit(rig.next()));
        }
        rig.shown("?state=delivered&pageSize=1000", 300);
    }

    @Test
    void event_written_together_with_the_end_of_others_is_sent_once() throws Exception {
        rig.restart(QUICK, new Kept(100, 4, 1000, Duration.ofDays(1)));
        CountDownLatch answers = new CountDownLatch(1);
        rig.app.manner((heard, socket) -> {
            answers.await();
            RudeApplication.reply(204, "text/plain", "").answer(heard, socket);
        });
        for (int i = 0; i < 5; i++) { // four are in hand, the fifth is in the database only
            rig.webhooks.say("c-" + i, event(rig.app.url("/"), "c-" + i, i), null).join();
        }
        CountDownLatch writes = new CountDownLatch(1);
        rig.webhooks.say("c-held", event("9900002", rig.app.url("/"), "c-held", 6), _ -> awaited(writes));
        answers.countDown();
        awaitNoneUnderWay();
        CompletableFuture<Void> late = rig.webhooks.say("c-late", event(rig.app.url("/"), "c-late", 5), null);
        writes.countDown();
        late.join();
        rig.shown("?state=delivered", 6);
        rig.webhooks.settled("c-late").get(20, TimeUnit.SECONDS);
        assertEquals(1, rig.app.heard.stream().filter(heard -> digit(heard).equals("5")).count());
        assertTrue(rig.webhooks.pending() >= 0, "counted off once");
    }

    private static boolean awaited(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void awaitNoneUnderWay() {
        Await.until(() -> rig.webhooks.waiting() == 0, () -> "still under way: " + rig.webhooks.waiting());
    }

    @Test
    void event_said_before_the_start_is_counted_and_sent_once() throws Exception {
        URI nowhere = URI.create("http://127.0.0.1:" + FreePorts.one() + "/");
        rig.restart(NEVER_AGAIN, Kept.DEFAULT);
        rig.webhooks.say("c-1", event(nowhere, "c-1", 0), null).join();
        rig.webhooks.say("c-2", event(nowhere, "c-2", 1), null).join();
        rig.webhooks.start();
        rig.webhooks.say("c-3", event(nowhere, "c-3", 2), null).join();
        assertEquals(3, rig.webhooks.pending());
        assertEquals(3, rig.webhooks.waiting());
    }

    @Test
    void given_up_event_is_shown_and_can_be_sent_again() throws Exception {
        rig.app.manner(RudeApplication.reply(404, "text/plain", "no"));
        WebhookRequest secret = event(rig.app.url("/status?apiToken=hush"), "c-1", 7);
        rig.webhooks.send("c-1", new WebhookRequest("POST", secret.url(), new BasicCredentials("joe", "hidden"),
                secret.fields(), secret.timeout(), null, secret.label()));
        String id = rig.shown("?state=failed", 1).get(0).get("deliveryId").stringValue();
        String whole = rig.send("GET", "/webhooks/" + id, null).body();
        JsonNode row = Json.parse(whole);
        assertEquals("7", row.get("request").get("fields").get("digit").stringValue());
        assertEquals("joe", row.get("request").get("username").stringValue());
        assertEquals(404, row.get("answer").get("status").intValue());
        assertFalse(whole.contains("hidden") || whole.contains("hush"), whole);

        rig.next();
        rig.app.manner(RudeApplication.reply(200, "text/plain", ""));
        HttpResponse<String> resent = rig.send("POST", "/webhooks/" + id + "/resend", null);
        assertEquals(202, resent.statusCode(), resent.body());
        RudeApplication.Heard again = rig.next();
        assertEquals("7", digit(again));
        String secondId = Json.parse(resent.body()).get("deliveryId").stringValue();
        assertEquals(secondId, again.header("Crosspoint-Delivery"));
        assertEquals(id, rig.shown("?state=delivered", 1).get(0).get("resendOf").stringValue());
        assertEquals(404, rig.send("GET", "/webhooks/w-unknown", null).statusCode());
    }

    @Test
    void questions_are_shown_with_their_answers_and_are_not_sent_again() throws Exception {
        rig.app.manner(RudeApplication.reply(200, "application/xml",
                "<Response><Redirect redirectUrl=\"/x\" password=\"hidden\"/></Response>"));
        rig.webhooks.request(event(rig.app.url("/"), "c-9", 1));
        JsonNode row = rig.shown("?callId=c-9", 1).get(0);
        assertEquals("question", row.get("kind").stringValue());
        String id = row.get("deliveryId").stringValue();
        assertEquals("<Response><Redirect redirectUrl=\"/x\" password=\"*****\"/></Response>",
                rig.get("/webhooks/" + id).get("answer").get("body").stringValue());
        assertEquals(409, rig.send("POST", "/webhooks/" + id + "/resend", null).statusCode());
    }

    @Test
    void pages_are_newest_first_and_bad_queries_are_refused() throws Exception {
        for (int i = 0; i < 5; i++) {
            rig.webhooks.send("c-1", event(rig.app.url("/"), "c-1", i));
        }
        rig.shown("?state=delivered", 5);
        HttpResponse<String> page = rig.send("GET", "/webhooks?pageSize=2&state=delivered", null);
        String link = page.headers().firstValue("Link").orElseThrow();
        String next = link.substring(link.indexOf('?'), link.indexOf('>'));
        assertEquals(2, rig.get("/webhooks" + next).size());
        for (String bad : List.of("state=odd", "pageSize=0", "pageSize=x", "pageToken=-1", "minTime=noon",
                "minTime=%2B999999999-01-01T00:00:00Z")) {
            assertEquals(400, rig.send("GET", "/webhooks?" + bad, null).statusCode(), bad);
        }
    }

    @Test
    void only_the_newest_ended_ones_of_an_account_are_kept_and_all_that_are_pending() throws Exception {
        for (int i = 0; i < 5; i++) {
            rig.webhooks.send("c-1", event(rig.app.url("/"), "c-1", i));
        }
        rig.shown("?state=delivered", 5);
        rig.restart(NEVER_AGAIN, Kept.DEFAULT);
        rig.webhooks.say("c-2", event(URI.create("http://127.0.0.1:" + FreePorts.one() + "/"), "c-2", 9), null).join();
        WebhookStore store = new WebhookStore(rig.db, "node-a");
        assertEquals(2, store.purge(Instant.EPOCH, 3));
        assertEquals(0, store.purge(Instant.EPOCH, 3));
        assertEquals(1, rig.get("/webhooks?state=pending").size());
        JsonNode left = rig.shown("?state=delivered", 3);
        assertEquals("2", rig.get("/webhooks/" + left.get(2).get("deliveryId").stringValue()).get("request")
                .get("fields").get("digit").stringValue());
    }

    @Test
    void signature_covers_time_and_body_with_the_old_secret_and_the_new() throws Exception {
        rig.webhooks.send("c-1", event(rig.app.url("/"), "c-1", 1));
        RudeApplication.Heard first = rig.next();
        String masked = rig.send("GET", "/webhook-secrets", null).body();
        assertTrue(masked.contains("*****") && !masked.contains("whsec_"), masked);

        HttpResponse<String> rotated = rig.send("POST", "/webhook-secrets", "{\"overlapSeconds\":3600}");
        assertEquals(201, rotated.statusCode());
        String secret = Json.parse(rotated.body()).get("secret").stringValue();
        rig.webhooks.send("c-1", event(rig.app.url("/"), "c-1", 2));
        RudeApplication.Heard second = rig.next();
        assertEquals(List.of("1", "2"), List.of(digit(first), digit(second)));
        assertEquals(1, signatures(first).size());
        assertEquals(2, signatures(second).size());
        assertTrue(signatures(second).contains(expected(secret, second, second.body())));

        String last = Json.parse(rig.send("POST", "/webhook-secrets", "{\"overlapSeconds\":0}").body())
                .get("secret").stringValue();
        WebhookRequest asked = event(rig.app.url("/get?a=b"), "c-1", 3);
        rig.webhooks.send("c-1", new WebhookRequest("GET", asked.url(), null, asked.fields(), asked.timeout(), null,
                asked.label()));
        RudeApplication.Heard third = rig.next();
        String target = third.line().split(" ")[1];
        assertEquals(List.of(expected(last, third, target.substring(target.indexOf('?') + 1))), signatures(third));
        assertNotEquals(secret, last);
        assertEquals(400, rig.send("POST", "/webhook-secrets", "{\"overlapSeconds\":-1}").statusCode());
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
