package dev.crosspoint.signaling.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.signaling.webhook.WebhookReply.Failed;
import dev.crosspoint.signaling.webhook.WebhookReply.Failure;
import dev.crosspoint.signaling.webhook.WebhookReply.Ok;
import dev.crosspoint.testing.Await;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.apache.hc.core5.http.HttpHost;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One account's requests leave room for those of others at the same host. */
@Timeout(60)
class SharesTest {
    private static final long AMPLE_NS = TimeUnit.SECONDS.toNanos(30);
    private static final String ONE = "9900001";
    private static final String OTHER = "9900002";

    private final LongAdder heldBack = new LongAdder();
    private final Shares shares = new Shares(2, heldBack);

    private static Shares.Key key(String account, String host) {
        return new Shares.Key(account, new HttpHost("https", host, 443));
    }

    @Test
    void each_account_has_its_own_share_of_each_destination() {
        for (Shares.Key key : List.of(key(ONE, "a"), key(OTHER, "a"), key(ONE, "b"))) {
            assertTrue(shares.take(key, 0));
            assertTrue(shares.take(key, 0));
            assertFalse(shares.take(key, 1));
        }
        assertEquals(3, heldBack.sum());
    }

    @Test
    void who_waits_gets_the_place_that_is_given_back_and_nothing_is_left_of_those_who_are_gone() {
        Shares.Key key = key(ONE, "a");
        assertTrue(shares.take(key, 0));
        assertTrue(shares.take(key, 0));
        CompletableFuture<Boolean> third = CompletableFuture.supplyAsync(() -> shares.take(key, AMPLE_NS));
        Await.until(() -> heldBack.sum() == 1, () -> "nobody waits");
        shares.give(key);
        assertTrue(third.join());
        shares.give(key);
        assertEquals(1, shares.size());
        shares.give(key);
        assertEquals(0, shares.size());
        assertTrue(shares.take(key, 0));
        shares.give(key);
        assertEquals(0, shares.size());
    }

    @Test
    void an_account_whose_application_hangs_leaves_connections_to_others_at_its_host() throws Exception {
        CountDownLatch free = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                RudeApplication app = new RudeApplication((heard, socket) -> {
                    if (heard.line().contains("/hangs")) {
                        free.await();
                    }
                    RudeApplication.reply(200, "text/xml", "<Response/>").answer(heard, socket);
                });
                Webhooks webhooks = Webhooks.open(WebhookSettings.of(true).with(4))) {
            List<CompletableFuture<WebhookReply>> hanging = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                hanging.add(CompletableFuture.supplyAsync(
                        () -> webhooks.request(ask(ONE, app.url("/hangs"), Duration.ofSeconds(50))), threads));
            }
            Await.until(() -> webhooks.counters().heldBack.sum() == 2 && app.heard.size() == 2,
                    () -> webhooks.counters().snapshot() + " " + app.heard);
            assertInstanceOf(Ok.class, webhooks.request(ask(OTHER, app.url("/"), Duration.ofSeconds(20))));
            Failed failed = assertInstanceOf(Failed.class,
                    webhooks.request(ask(ONE, app.url("/"), Duration.ofMillis(200))));
            assertEquals(Failure.TIMEOUT, failed.reason());
            free.countDown();
            hanging.forEach(reply -> assertInstanceOf(Ok.class, reply.join()));
        }
    }

    private static WebhookRequest ask(String account, URI url, Duration timeout) {
        return WebhookRequest.post("test", url, Map.of("accountId", account), timeout);
    }
}
