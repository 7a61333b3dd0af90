package dev.crosspoint.signaling.webhook;

import static dev.crosspoint.signaling.webhook.OutboxRig.ACCOUNT;
import static dev.crosspoint.signaling.webhook.OutboxRig.NEVER_AGAIN;
import static dev.crosspoint.signaling.webhook.OutboxRig.QUICK;
import static dev.crosspoint.signaling.webhook.OutboxRig.digit;
import static dev.crosspoint.signaling.webhook.OutboxRig.event;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.signaling.store.Database;
import dev.crosspoint.signaling.store.DatabaseSettings;
import dev.crosspoint.signaling.store.PostgresServer;
import dev.crosspoint.signaling.store.SwitchedDatabase;
import dev.crosspoint.signaling.webhook.WebhookSettings.Kept;
import dev.crosspoint.testing.FreePorts;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Kept events over a restart, while their database is away and once it is back, and in PostgreSQL. */
class OutboxDatabaseTest {
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
    void event_is_on_disk_when_it_is_said_and_reaches_the_application_after_a_restart() throws Exception {
        rig.restart(NEVER_AGAIN, Kept.DEFAULT);
        URI nowhere = URI.create("http://127.0.0.1:" + rig.app.url("/").getPort() + "/later");
        rig.app.close();
        for (int i = 0; i < 3; i++) {
            rig.webhooks.say("c-1", event(nowhere, "c-1", i), null).join();
        }
        assertEquals(3, rig.get("/webhooks?state=pending&callId=c-1").size());
        rig.stop();
        rig.db.close();

        rig.application(nowhere.getPort());
        rig.restart(Database.open(DatabaseSettings.embedded(dir)), QUICK, Kept.DEFAULT);
        assertEquals(List.of("0", "1", "2"), List.of(digit(rig.next()), digit(rig.next()), digit(rig.next())));
        JsonNode first = rig.shown("?state=delivered&callId=c-1", 3).get(2);
        assertEquals(204, first.get("status").intValue());
        assertEquals(2, first.get("attempts").intValue(), first.toString());
        assertEquals(0, rig.webhooks.pending());
    }

    @Test
    void events_that_wait_in_a_database_that_was_away_are_sent_once_it_is_back_and_none_twice() throws Exception {
        try (SwitchedDatabase switched = new SwitchedDatabase(dir.resolve("switched"))) {
            rig.restart(switched.database, QUICK, new Kept(100, 2, 1000, Duration.ofDays(1)));
            CountDownLatch answers = new CountDownLatch(1);
            rig.app.manner((heard, socket) -> {
                answers.await();
                RudeApplication.reply(204, "text/plain", "").answer(heard, socket);
            });
            for (int i = 0; i < 6; i++) { // two are in hand, four are in the database only
                rig.webhooks.say("c-" + i, event(rig.app.url("/"), "c-" + i, i), null).join();
            }
            assertEquals(List.of("0", "1"), List.of(digit(rig.next()), digit(rig.next())).stream().sorted().toList());
            switched.away(true);
            answers.countDown();
            while (switched.refused.get() < 3) { // both ends and more: nothing is in hand that would ask again
                Thread.onSpinWait();
            }
            switched.away(false);
            List<String> heard = new ArrayList<>();
            for (int i = 2; i < 6; i++) {
                heard.add(digit(rig.next()));
            }
            assertEquals(List.of("2", "3", "4", "5"), heard.stream().sorted().toList());
            rig.shown("?state=delivered", 6);
            assertTrue(rig.app.heard.isEmpty(), "none twice");
            assertEquals(0, rig.webhooks.pending());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1}) // not even what is left is known; it is, and nothing comes into the hand
    void start_whose_database_is_away_goes_on_with_what_was_left_once_it_is_back(int known) throws Exception {
        try (SwitchedDatabase switched = new SwitchedDatabase(dir.resolve("switched"))) {
            int port = FreePorts.one();
            rig.restart(switched.database, NEVER_AGAIN, Kept.DEFAULT);
            rig.webhooks.say("c-1", event(URI.create("http://127.0.0.1:" + port + "/"), "c-1", 0), null).join();
            rig.stop();
            switched.awayAfter(known);
            rig.restart(QUICK, Kept.DEFAULT);
            while (switched.refused.get() < 3) {
                Thread.onSpinWait();
            }
            rig.application(port);
            switched.away(false);
            assertEquals("0", digit(rig.next()));
            rig.shown("?state=delivered", 1);
        }
    }

    @Test
    void postgresql_keeps_them_as_well() throws Exception {
        try (PostgresServer server = PostgresServer.start()) {
            server.empty();
            rig.restart(Database.open(server.settings()), QUICK, new Kept(100, 2, 3, Duration.ofDays(1)));
            for (int i = 0; i < 6; i++) {
                rig.webhooks.say("c-1", event(rig.app.url("/"), "c-1", i), null).join();
            }
            rig.shown("?state=delivered&callId=c-1", 6);
            rig.restart(NEVER_AGAIN, Kept.DEFAULT);
            rig.app.manner(RudeApplication.reply(503, "text/plain", ""));
            rig.webhooks.say("c-2", event(rig.app.url("/"), "c-2", 9), null).join();
            rig.shown("?state=pending&minTime=2020-01-01T00:00:00Z", 1);
            WebhookStore store = new WebhookStore(rig.db, "node-a");
            assertEquals(Map.of(ACCOUNT, 1), store.pendingByAccount());
            assertEquals("c-2", store.pending(ACCOUNT, 10).getFirst().orderKey());
            assertEquals(3, store.purge(Instant.EPOCH, 3));
            assertEquals(3, store.purge(Instant.now().plusSeconds(60), 3));
            rig.stop();
            rig.db.close();
        }
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
}
