package dev.crosspoint.signaling.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The steps of a call's life, without anything that makes them happen. */
class CallRecordTest {
    private static final Instant NOW = Instant.parse("2026-11-20T09:00:00.123456Z");

    private static CallRecord queued() {
        return CallRecord.outbound("c-1", "a", "app", "+15550000001", "+15550000002", NOW);
    }

    @Test
    void an_outbound_call_goes_from_the_queue_to_its_end() {
        CallRecord call = queued();
        assertEquals(CallState.QUEUED, call.state());
        assertNull(call.startTime());
        call = call.initiated(NOW.plusSeconds(1)).answered(NOW.plusSeconds(2));
        assertEquals(CallState.ANSWERED, call.state());
        call = call.disconnected(NOW.plusSeconds(3), DisconnectCause.HANGUP, "ignored");
        assertEquals(CallState.DISCONNECTED, call.state());
        assertNull(call.errorMessage());
        assertNull(call.errorId());
        assertEquals(Instant.parse("2026-11-20T09:00:03.123Z"), call.lastUpdate());
    }

    @Test
    void every_other_cause_has_a_message_and_an_id() {
        for (DisconnectCause cause : DisconnectCause.values()) {
            CallRecord ended = queued().disconnected(NOW, cause, "why");
            if (cause != DisconnectCause.HANGUP) {
                assertEquals("why", ended.errorMessage());
                assertNotNull(ended.errorId());
            }
            assertEquals(cause, DisconnectCause.ofWire(cause.wire()));
        }
        assertEquals(500, queued().disconnected(NOW, DisconnectCause.ERROR, "x".repeat(900)).errorMessage().length());
    }

    @Test
    void steps_out_of_order_are_bugs() {
        CallRecord ended = queued().disconnected(NOW, DisconnectCause.CANCEL, null);
        assertThrows(IllegalStateException.class, () -> queued().answered(NOW));
        assertThrows(IllegalStateException.class, () -> ended.initiated(NOW));
        assertThrows(IllegalStateException.class, () -> ended.disconnected(NOW, DisconnectCause.HANGUP, null));
    }

    @Test
    void ids_are_47_characters_and_never_the_same() {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            ids.add(CallIds.call());
        }
        assertEquals(1000, ids.size());
        ids.forEach(id -> assertEquals(47, id.length()));
    }
}
