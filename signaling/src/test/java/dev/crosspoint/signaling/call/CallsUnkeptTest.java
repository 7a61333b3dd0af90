package dev.crosspoint.signaling.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.signaling.store.Database;
import dev.crosspoint.signaling.store.SwitchedDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is shown of calls that cannot be kept. */
class CallsUnkeptTest {
    @TempDir
    private Path dir;
    private SwitchedDatabase db;
    private Database before;
    private Bench bench;
    private final List<String> shown = new CopyOnWriteArrayList<>();

    @BeforeEach
    void open() throws Exception {
        db = new SwitchedDatabase(dir);
        before = Bench.use(db.database);
        bench = new Bench();
        bench.calls.watch(new CallWatch() {
            @Override
            public void turned(Map<String, Object> call) {
                shown.add(call.get("direction") + " " + call.get("state"));
            }

            @Override
            public void named(String callId, String sipLabel) {
                shown.add("named");
            }

            @Override
            public void verb(String callId, String verb) {
                shown.add(verb);
            }
        });
    }

    @AfterEach
    void close() throws Exception {
        bench.close();
        Bench.use(before);
        db.close();
    }

    @Test
    void calls_that_are_refused_for_it_are_not_shown() {
        db.away(true);
        assertEquals("reject 503", bench.incoming().did.next());
        assertEquals(503, bench.post("/calls", bench.order(Map.of())).statusCode());
        assertEquals(List.of(), shown);
        assertEquals(0, bench.calls.alive());
    }

    @Test
    void the_network_may_try_a_call_elsewhere_and_the_next_is_taken_once_the_database_is_back() {
        db.away(true);
        FakePhones.Incoming refused = bench.incoming();
        assertEquals("reject 503", refused.did.next());
        db.away(false);
        bench.app.says("/initiate", "<Hangup/>");
        FakePhones.Incoming taken = bench.incoming();
        assertEquals("reject 603", taken.did.next());
        bench.awaitNoCalls();
        assertEquals(List.of(), refused.did.rest());
        assertEquals(1, Bench.json(bench.get("/calls")).size(), "calls that are kept");
    }

    @Test
    void a_call_is_shown_from_its_begin_before_its_sip_messages_find_it_to_its_end() {
        bench.app.says("/initiate", "<Hangup/>");
        assertEquals("reject 603", bench.incoming().did.next());
        bench.awaitNoCalls();
        assertEquals(List.of("inbound initiated", "named", "Hangup", "inbound disconnected"), shown);
    }

    @Test
    void a_leg_that_goes_on_unkept_is_shown() {
        bench.app.says("/initiate", "<Pause duration='5'/><Transfer><PhoneNumber>+15550001111</PhoneNumber>"
            + "</Transfer>");
        bench.incoming();
        bench.time.awaitAlarm(Duration.ofSeconds(5));
        db.away(true);
        bench.time.advance(Duration.ofSeconds(5));
        bench.phones.dialled.next();
        assertTrue(shown.contains("outbound initiated"), shown.toString());
        db.away(false);
    }
}
