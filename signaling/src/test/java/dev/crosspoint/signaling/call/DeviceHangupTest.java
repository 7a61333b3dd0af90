package dev.crosspoint.signaling.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A device hangs up by call, number or endpoint. */
class DeviceHangupTest {
    private static final String OTHER = "e-99999999-2222-3333-4444-555555555555";

    private final Bench bench = new Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    private boolean hangup(String type, String id) {
        return bench.calls.control().hangup(bench.account, Bench.ENDPOINT, type, id);
    }

    private FakePhones.Phone ringing(Map<String, Object> changes) {
        bench.create(changes);
        FakePhones.Phone phone = bench.phones.dialled.next();
        phone.rings();
        return phone;
    }

    /** A call joined to this endpoint's device. */
    private FakePhones.Phone joined(String endpointId) {
        bench.app.says("/answer", "<Connect><Endpoint>" + endpointId + "</Endpoint></Connect>"
            + "<Redirect redirectUrl='/next'/>").says("/next", "<Hangup/>");
        FakePhones.Phone phone = ringing(Map.of());
        phone.answers();
        bench.app.next("/answer");
        FakeConnector.Attempt attempt = bench.devices.attempts.next();
        attempt.accepts();
        bench.time.awaitAlarm(Duration.ofHours(24).plusMinutes(5));
        return phone;
    }

    @Test
    void a_ringing_call_ends_by_its_id_or_its_number() {
        FakePhones.Phone first = ringing(Map.of());
        assertTrue(hangup("CALL_ID", first.request.callId()));
        assertEquals("hangup 16", first.did.next());
        assertEquals("cancel", bench.app.next("/disconnect").text("cause"));
        FakePhones.Phone second = ringing(Map.of("to", "+15558887777"));
        assertTrue(hangup("PHONE_NUMBER", "15558887777"));
        assertEquals("hangup 16", second.did.next());
    }

    @Test
    void a_queued_call_ends_before_it_is_dialled() {
        for (int i = 0; i < 5; i++) {
            bench.create(Map.of());
            bench.phones.dialled.next();
        }
        String waiting = bench.create(Map.of("to", "+15558887777"));
        assertTrue(hangup("PHONE_NUMBER", "+15558887777"));
        assertEquals("cancel", bench.awaitState(waiting, "disconnected").get("disconnectCause").stringValue());
    }

    @Test
    void of_two_calls_to_one_number_the_one_tagged_with_the_endpoint_is_meant() {
        FakePhones.Phone others = ringing(Map.of("to", "+15558887777", "tag", "{\"endpoint\":\"" + OTHER + "\"}"));
        FakePhones.Phone own = ringing(Map.of("to", "+15558887777", "tag", Bench.ENDPOINT));
        assertTrue(hangup("PHONE_NUMBER", "+15558887777"));
        assertEquals("hangup 16", own.did.next());
        assertEquals(List.of(), others.did.rest());
    }

    @Test
    void of_two_calls_to_one_number_that_nobody_marked_none_is_ended() {
        FakePhones.Phone first = ringing(Map.of("to", "+15558887777"));
        FakePhones.Phone second = ringing(Map.of("to", "+15558887777"));
        assertFalse(hangup("PHONE_NUMBER", "+15558887777"));
        assertEquals(List.of(), first.did.rest());
        assertEquals(List.of(), second.did.rest());
    }

    @Test
    void a_joined_call_goes_on_with_its_next_verb() {
        FakePhones.Phone phone = joined(Bench.ENDPOINT);
        assertTrue(hangup("ENDPOINT", Bench.ENDPOINT));
        assertEquals("redirect", bench.app.next("/next").text("eventType"));
        assertEquals("hangup 16", phone.did.next());
        assertEquals("hangup", bench.app.next("/disconnect").text("cause"));
    }

    @Test
    void a_call_joined_to_somebody_else_is_not_touched() {
        FakePhones.Phone phone = joined(OTHER);
        assertFalse(hangup("CALL_ID", phone.request.callId()));
        assertFalse(hangup("PHONE_NUMBER", phone.request.to()));
        assertFalse(hangup("ENDPOINT", OTHER));
        assertEquals(List.of(), phone.did.rest());
    }

    @Test
    void another_accounts_call_and_nonsense_find_nothing() {
        FakePhones.Phone phone = ringing(Map.of());
        assertFalse(bench.calls.control().hangup("another", Bench.ENDPOINT, "CALL_ID", phone.request.callId()));
        assertFalse(hangup("CALL_ID", "c-1"));
        assertFalse(hangup("PHONE_NUMBER", ""));
        assertFalse(hangup("TELEX", "1"));
        assertFalse(hangup("CALL_ID", null));
        assertEquals(List.of(), phone.did.rest());
    }
}
