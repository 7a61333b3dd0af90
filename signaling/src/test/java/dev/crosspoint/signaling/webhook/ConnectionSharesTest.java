package dev.crosspoint.signaling.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One account's requests leave room for those of others at the same host. */
@Timeout(60)
class ConnectionSharesTest {
    private static final String ONE = "9900001";
    private static final String OTHER = "9900002";

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
