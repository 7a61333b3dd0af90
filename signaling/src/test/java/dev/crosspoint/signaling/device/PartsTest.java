package dev.crosspoint.signaling.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.signaling.device.Eligibility.Condition;
import dev.crosspoint.signaling.endpoint.Direction;
import dev.crosspoint.signaling.endpoint.Endpoint;
import dev.crosspoint.signaling.http.UpgradeRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;

/** The parts that a session is made of, each alone. */
class PartsTest {

    @Test
    void a_name_based_id_is_that_of_rfc_9562() {
        // RFC 9562 §A.4
        assertEquals("2ed6657d-e927-568b-95e1-2665a8aea6a2", DeviceIds.nameBased(
                UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8"), "www.example.com").toString());
    }

    @Test
    void a_device_id_stays_for_the_same_device_of_the_same_endpoint() {
        String id = DeviceIds.of("e-1", "u-1");
        assertTrue(id.matches("d-[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"), id);
        assertEquals(id, DeviceIds.of("e-1", "u-1"));
        assertNotEquals(id, DeviceIds.of("e-1", "u-2"));
        assertNotEquals(id, DeviceIds.of("e-2", "u-1"));
    }

    @Test
    void a_device_is_called_what_it_says_that_it_is() {
        assertEquals("node/0.0.1", name(Map.of("client", "node", "sdkVersion", "0.0.1")));
        assertEquals("ios", name(Map.of("client", "ios")));
        assertEquals("Desk 4", name(Map.of("client", "node", "deviceName", " Desk\0 4\r\n")));
        assertNull(name(Map.of("sdkVersion", "1", "deviceName", "\t")));
        String longest = name(Map.of("deviceName", "x" + "😀".repeat(1024)));
        assertEquals(1023, longest.length());
        assertTrue(longest.endsWith("😀"));
        assertEquals("ab", name(Map.of("deviceName", "a\ud83db")));
    }

    private static String name(Map<String, String> query) {
        return DeviceName.of(new UpgradeRequest("/", query, Map.of(), "192.0.2.7"));
    }

    @Test
    void a_device_is_eligible_only_while_everything_holds() {
        List<Boolean> changes = new ArrayList<>();
        Eligibility eligibility = new Eligibility(changes::add);
        eligibility.set(Condition.PUBLISHING, true);
        assertFalse(eligibility.eligible());
        eligibility.set(Condition.NEGOTIATED, true);
        for (Condition condition : Condition.values()) {
            eligibility.set(condition, false);
            eligibility.set(Condition.IDLE, condition != Condition.IDLE); // no change reported while not eligible
            eligibility.set(condition, false);
            eligibility.set(condition, true);
        }
        assertEquals(1 + 2 * Condition.values().length, changes.size());
        assertTrue(eligibility.eligible());
    }

    @Test
    void unanswered_pings_make_a_peer_falter_and_then_die() {
        Heartbeat heartbeat = new Heartbeat(DeviceSettings.defaults().heartbeat());
        heartbeat.tick();
        assertEquals(Heartbeat.Verdict.ALIVE, heartbeat.verdict());
        heartbeat.watch(PeerSide.PUBLISH);
        heartbeat.watch(PeerSide.SUBSCRIBE);
        heartbeat.tick(); // the first PING goes out
        for (int missed = 1; missed <= 6; missed++) {
            heartbeat.answered(PeerSide.PUBLISH); // one peer alone does not keep a device alive
            Heartbeat.Verdict verdict = heartbeat.tick();
            assertEquals(missed < 3 ? Heartbeat.Verdict.ALIVE : missed < 6 ? Heartbeat.Verdict.FALTERING
                    : Heartbeat.Verdict.DEAD, verdict, missed + " missed");
            assertTrue(heartbeat.missing());
        }
        heartbeat.answered(PeerSide.SUBSCRIBE);
        assertEquals(Heartbeat.Verdict.ALIVE, heartbeat.verdict());
        assertFalse(heartbeat.missing());
    }

    @Test
    void revisions_rise_over_connections_and_over_restarts_of_the_node() {
        Instant start = Instant.parse("2026-11-20T09:15:00Z");
        Revisions revisions = new Revisions(start);
        IntSupplier fresh = revisions.of(endpoint("e-1", start), start);
        assertEquals(1, fresh.getAsInt());
        assertEquals(2, fresh.getAsInt());
        assertEquals(3, revisions.of(endpoint("e-1", start), start).getAsInt());
        assertEquals(1, revisions.of(endpoint("e-2", start), start).getAsInt());

        Endpoint older = endpoint("e-3", start.minusSeconds(3600));
        int first = revisions.of(older, start).getAsInt();
        assertEquals(3_600_001, first);
        Endpoint oldest = endpoint("e-4", start.minus(Duration.ofHours(24)));
        assertTrue(revisions.of(oldest, start).getAsInt() > 0);
    }

    private static Endpoint endpoint(String id, Instant created) {
        return new Endpoint(id, "1", Direction.BIDIRECTIONAL, null, null, null, created,
                created.plus(Duration.ofHours(24)));
    }

    @Test
    void a_mailbox_runs_one_task_at_a_time_in_order_and_survives_a_failing_one() throws InterruptedException {
        List<Throwable> failures = new ArrayList<>();
        Mailbox mailbox = new Mailbox("test", failures::add);
        List<Integer> ran = new ArrayList<>(); // unguarded on purpose: the mailbox is the guard
        CountDownLatch done = new CountDownLatch(1);
        for (int i = 0; i < 1000; i++) {
            int n = i;
            assertTrue(mailbox.post(() -> {
                ran.add(n);
                if (n == 500) {
                    throw new IllegalStateException("bug");
                }
                if (n == 501) {
                    throw new NoClassDefFoundError("worse");
                }
            }));
        }
        assertTrue(mailbox.post(done::countDown));
        mailbox.close();
        assertFalse(mailbox.post(() -> { }));
        assertTrue(done.await(20, TimeUnit.SECONDS));
        assertEquals(1000, ran.size());
        for (int i = 0; i < 1000; i++) {
            assertEquals(i, ran.get(i));
        }
        assertEquals(2, failures.size());
    }

    @Test
    void a_full_mailbox_refuses_what_strangers_send() throws InterruptedException {
        Mailbox mailbox = new Mailbox("test", bug -> { });
        CountDownLatch gate = new CountDownLatch(1);
        CountDownLatch started = new CountDownLatch(1);
        mailbox.post(() -> {
            started.countDown();
            try {
                gate.await(20, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        assertTrue(started.await(20, TimeUnit.SECONDS));
        assertTrue(mailbox.postWithin(2, () -> { }));
        assertTrue(mailbox.postWithin(2, () -> { }));
        assertFalse(mailbox.postWithin(2, () -> { }));
        gate.countDown();
    }

    @Test
    void alarms_ring_by_the_clock_until_they_are_closed() throws InterruptedException {
        SystemAlarms alarms = new SystemAlarms();
        CountDownLatch rang = new CountDownLatch(1);
        alarms.after(Duration.ofMillis(1), rang::countDown);
        assertTrue(rang.await(20, TimeUnit.SECONDS));
        alarms.close();
        alarms.after(Duration.ZERO, rang::countDown).cancel();
    }
}
