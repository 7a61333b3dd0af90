package dev.crosspoint.signaling.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.signaling.store.Database;
import dev.crosspoint.signaling.store.DatabaseSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of calls when the process is gone. */
class CallRestartTest {
    private static final Instant NOW = Instant.parse("2026-11-20T09:00:00.123Z");

    private static CallRecord queued(String id) {
        return CallRecord.outbound(id, "9900000", "app", "+15550000001", "+15550000002", NOW);
    }

    @Test
    void calls_alive_at_the_kill_are_shown_ended_and_others_stay_as_they_were(@TempDir Path dir) {
        CallRecord ended = queued("c-ended").initiated(NOW).answered(NOW)
            .disconnected(NOW.plusSeconds(9), DisconnectCause.HANGUP, null);
        try (Database database = Database.open(DatabaseSettings.embedded(dir))) {
            CallStore store = new CallStore(database, "node-a");
            store.insert(queued("c-queued"), null);
            store.insert(queued("c-live"), "last");
            store.update(queued("c-live").initiated(NOW).answered(NOW.plusSeconds(3)));
            store.insert(queued("c-ended"), null);
            store.update(ended);
            new CallStore(database, "node-b").insert(CallRecord.inbound("c-other", "9900000", "app", "Anonymous",
                "+15550000001", NOW), null);
            store.insert(queued("c-untold"), "untold");
            store.update(queued("c-untold").initiated(NOW)
                .disconnected(NOW.plusSeconds(20), DisconnectCause.BUSY, null));
        }
        try (Database database = Database.open(DatabaseSettings.embedded(dir))) {
            CallStore store = new CallStore(database, "node-a");
            assertEquals(0, store.endOrphans(NOW, NOW.plusSeconds(60)).size()); // none is older than this process
            List<CallStore.Orphan> orphans = store.endOrphans(NOW.plusSeconds(60), NOW.plusSeconds(60));
            assertEquals(Set.of("c-queued null ERROR", "c-live last ERROR", "c-untold untold BUSY"),
                orphans.stream().map(o -> o.call().callId() + " " + o.lastWord() + " " + o.call().cause())
                    .collect(Collectors.toSet()));
            for (String told : List.of("c-live", "c-untold")) {
                database.with(c -> CallStore.said(c, told));
            }
            CallRecord live = store.find("9900000", "c-live", Instant.EPOCH).orElseThrow();
            assertEquals(CallState.DISCONNECTED, live.state());
            assertEquals(DisconnectCause.ERROR, live.cause());
            assertEquals(NOW.plusSeconds(3), live.answerTime());
            assertEquals(NOW.plusSeconds(60), live.endTime());
            assertEquals(36, live.errorId().length());
            assertEquals(DisconnectCause.ERROR, store.find("9900000", "c-queued", Instant.EPOCH).orElseThrow().cause());
            assertEquals(ended, store.find("9900000", "c-ended", Instant.EPOCH).orElseThrow());
            CallRecord other = store.find("9900000", "c-other", Instant.EPOCH).orElseThrow();
            assertNull(other.cause());
            assertEquals(0, store.endOrphans(NOW.plusSeconds(61), NOW.plusSeconds(61)).size());

            assertEquals(1, store.purge(NOW.plusSeconds(10)));
            assertTrue(store.find("9900000", "c-ended", Instant.EPOCH).isEmpty());
            assertTrue(store.find("9900000", "c-live", NOW.plus(Duration.ofDays(1))).isEmpty());
            assertTrue(store.find("9900000", "c-other", NOW.plus(Duration.ofDays(1))).isPresent());
            assertTrue(store.find("1234567", "c-other", Instant.EPOCH).isEmpty());
        }
    }
}
