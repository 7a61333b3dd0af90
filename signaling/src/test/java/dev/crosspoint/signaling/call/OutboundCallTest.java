package dev.crosspoint.signaling.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.media.phone.NoRouteException;
import dev.crosspoint.signaling.device.ConnectEnd;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Calls that the application orders, in every ending. */
class OutboundCallTest {
    private final Bench bench = new Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    private CustomerApp.Hit disconnect(String cause) {
        CustomerApp.Hit hit = bench.app.next("/disconnect");
        assertEquals("disconnect", hit.text("eventType"));
        assertEquals(cause, hit.text("cause"), () -> hit.toString());
        return hit;
    }

    private static Set<String> fields(CustomerApp.Hit hit) {
        return new HashSet<>(hit.json().propertyNames());
    }

    @Test
    void the_second_flow_of_the_contract_from_request_to_goodbye() {
        bench.app.says("/answer", "<Connect><Endpoint>" + Bench.ENDPOINT + "</Endpoint></Connect>"
            + "<Redirect redirectUrl='/next'/>").says("/next", "<Hangup/>");
        String callId = bench.create(Map.of("tag", Bench.ENDPOINT));
        FakePhones.Phone phone = bench.phones.dialled.next();
        assertEquals("+15557654321", phone.request.to());
        assertEquals(bench.number, phone.request.from());
        assertEquals(callId, phone.request.callId());
        assertEquals("initiated", bench.state(callId).get("state").stringValue());
        bench.time.advance(Duration.ofSeconds(2));
        phone.rings();
        bench.time.awaitAlarm(Duration.ofSeconds(30));
        bench.time.advance(Duration.ofSeconds(3));
        phone.answers();

        CustomerApp.Hit answer = bench.app.next("/answer");
        assertEquals(Set.of("eventType", "eventTime", "accountId", "applicationId", "from", "to", "direction",
            "callId", "callUrl", "enqueuedTime", "startTime", "answerTime", "tag"), fields(answer));
        assertEquals("answer", answer.text("eventType"));
        assertEquals("outbound", answer.text("direction"));
        assertEquals(Bench.ENDPOINT, answer.text("tag"));
        assertEquals("2026-11-20T09:00:05.123Z", answer.text("answerTime"));
        assertTrue(answer.text("callUrl").startsWith("http://127.0.0.1:"), answer.text("callUrl"));

        FakeConnector.Attempt attempt = bench.devices.attempts.next();
        assertEquals("+15557654321", attempt.request().from());
        assertEquals(Bench.ENDPOINT, attempt.request().fromTags());
        attempt.rings();
        attempt.accepts();
        bench.time.awaitAlarm(Duration.ofHours(24).plusMinutes(5));
        attempt.ends(ConnectEnd.DEVICE_LEFT);
        CustomerApp.Hit redirect = bench.app.next("/next");
        assertEquals(callId, redirect.text("callId"));
        assertEquals("hangup 16", phone.did.next());
        CustomerApp.Hit end = disconnect("hangup");
        assertEquals(Set.of("eventType", "eventTime", "accountId", "applicationId", "from", "to", "direction",
            "callId", "callUrl", "enqueuedTime", "startTime", "answerTime", "endTime", "cause", "tag"), fields(end));
        assertEquals(List.of(), attempt.did().rest());
        bench.awaitNoCalls();
        assertEquals(0, bench.time.pending() - 1); // the hourly purge alone is left
    }

    @ParameterizedTest
    @CsvSource({"486,busy", "600,busy", "603,rejected", "403,rejected", "607,rejected", "608,rejected", "401,rejected",
        "407,rejected", "408,timeout", "480,timeout", "487,cancel", "404,error", "410,error", "484,error", "604,error",
        "488,error", "606,error", "415,error", "499,error", "503,error", "500,error"})
    void a_refusal_is_named_by_its_code(int code, String cause) {
        String callId = bench.create(Map.of());
        bench.phones.dialled.next().refuses(code, "Because");
        CustomerApp.Hit end = disconnect(cause);
        assertEquals(cause.equals("busy") ? "Callee is busy" : "the call was refused: " + code + " Because",
            end.text("errorMessage"));
        assertFalse(fields(end).contains("answerTime"));
        JsonNode state = bench.state(callId);
        assertEquals("disconnected", state.get("state").stringValue());
        assertEquals(cause, state.get("disconnectCause").stringValue());
        assertEquals(end.text("errorId"), state.get("errorId").stringValue());
        assertTrue(state.get("answerTime").isNull());
    }

    @Test
    void no_answer_counts_from_the_first_ringing() {
        bench.create(Map.of("callTimeout", 12.5));
        FakePhones.Phone phone = bench.phones.dialled.next();
        bench.time.awaitAlarm(Duration.ofSeconds(30));
        bench.time.advance(Duration.ofSeconds(20));
        phone.rings();
        bench.time.awaitAlarm(Duration.ofMillis(12_500));
        bench.time.advance(Duration.ofSeconds(6));
        phone.rings();
        bench.time.advance(Duration.ofMillis(6_499));
        assertEquals(List.of(), phone.did.rest());
        bench.time.advance(Duration.ofMillis(1));
        assertEquals("hangup 19", phone.did.next());
        assertEquals("2026-11-20T09:00:32.623Z", disconnect("timeout").text("endTime"));
    }

    @Test
    void a_phone_that_does_not_ring_within_30_seconds_is_given_up() {
        bench.create(Map.of("callTimeout", 300));
        FakePhones.Phone phone = bench.phones.dialled.next();
        bench.time.pass(Duration.ofSeconds(30));
        assertEquals("hangup 19", phone.did.next());
        disconnect("timeout");
    }

    @Test
    void a_network_that_does_not_answer_is_an_error() {
        bench.create(Map.of());
        bench.phones.dialled.next().breaks(408, "no response");
        assertEquals("no response", disconnect("error").text("errorMessage"));
    }

    @Test
    void a_call_that_cannot_be_tried_ends_at_once() {
        bench.phones.refusal = new NoRouteException(NoRouteException.Why.NO_TRUNK, "no trunk for this number");
        bench.create(Map.of());
        assertEquals("no trunk for this number", disconnect("error").text("errorMessage"));
        for (NoRouteException.Why full : List.of(NoRouteException.Why.OVERLOADED, NoRouteException.Why.NO_MEDIA_PORT)) {
            bench.phones.refusal = new NoRouteException(full, "full");
            bench.create(Map.of());
            disconnect("node-capacity-exceeded");
        }
    }

    @Test
    void cancel_through_the_api_while_it_rings() {
        String callId = bench.create(Map.of());
        FakePhones.Phone phone = bench.phones.dialled.next();
        phone.rings();
        bench.time.awaitAlarm(Duration.ofSeconds(30));
        assertEquals(200, bench.post("/calls/" + callId, "{\"state\":\"completed\"}").statusCode());
        assertEquals("hangup 16", phone.did.next());
        disconnect("cancel");
    }

    @Test
    void completed_through_the_api_while_talking_is_a_hangup() {
        bench.app.says("/answer", "<Connect><Endpoint>e-1</Endpoint></Connect><Redirect redirectUrl='/never'/>");
        String callId = bench.create(Map.of());
        FakePhones.Phone phone = bench.phones.dialled.next();
        phone.answers();
        bench.app.next("/answer");
        FakeConnector.Attempt attempt = bench.devices.attempts.next();
        attempt.accepts();
        HttpResponse<String> done = bench.post("/calls/" + callId, "{\"state\":\"completed\"}");
        assertEquals(200, done.statusCode());
        assertEquals("", done.body());
        assertEquals("cancel", attempt.did().next());
        assertEquals("hangup 16", phone.did.next());
        assertNull(disconnect("hangup").text("errorMessage"));
        assertEquals(List.of(), bench.app.hits.rest());
    }

    @Test
    void calls_start_at_the_account_rate_by_priority_then_in_order() {
        for (int i = 0; i < 5; i++) {
            bench.create(Map.of("tag", "first " + i));
            bench.phones.dialled.next();
        }
        String low = bench.create(Map.of("priority", 5));
        String high = bench.create(Map.of("priority", 1));
        String middle = bench.create(Map.of("priority", 3));
        String dropped = bench.create(Map.of("priority", 1));
        assertEquals("queued", bench.state(low).get("state").stringValue());
        assertTrue(bench.state(low).get("startTime").isNull());
        assertEquals(4, Bench.json(bench.get("/statistics")).get("currentCallQueueSize").intValue());
        assertEquals(1500, Bench.json(bench.get("/statistics")).get("maxCallQueueSize").intValue());
        assertEquals(409, bench.post("/calls/" + low, "{\"redirectUrl\":\"http://a.example/\"}").statusCode());
        assertEquals(200, bench.post("/calls/" + dropped, "{\"state\":\"completed\"}").statusCode());
        CustomerApp.Hit end = disconnect("cancel");
        assertEquals(dropped, end.text("callId"));
        assertFalse(fields(end).contains("startTime"));
        bench.awaitState(dropped, "disconnected");
        bench.time.advance(Duration.ofMillis(200));
        assertEquals(high, bench.phones.dialled.next().request.callId());
        bench.time.advance(Duration.ofMillis(200));
        assertEquals(middle, bench.phones.dialled.next().request.callId());
        bench.time.advance(Duration.ofMillis(200));
        assertEquals(low, bench.phones.dialled.next().request.callId());
    }

    @Test
    void the_queue_and_the_number_of_calls_are_bounded() {
        CallSettings.Limits limits = new CallSettings.Limits(2, 3, Duration.ofSeconds(1));
        try (Bench small = new Bench(CallSettings.defaults().limits(limits))) {
            for (int i = 0; i < 4; i++) {
                small.create(Map.of()); // two go, two wait
            }
            HttpResponse<String> full = small.post("/calls", small.order(Map.of()));
            assertEquals(429, full.statusCode());
            assertEquals("1", full.headers().firstValue("Retry-After").orElseThrow());
            assertEquals("error", Bench.json(full).get("type").stringValue());
            assertEquals("Account call creation rate limit exceeded",
                Bench.json(full).get("description").stringValue());
            FakePhones.Phone first = small.phones.dialled.next();
            small.phones.dialled.next();
            small.time.advance(Duration.ofSeconds(5));
            small.phones.dialled.next();
            HttpResponse<String> many = small.post("/calls", small.order(Map.of()));
            assertEquals(429, many.statusCode());
            assertEquals("Account concurrent call limit exceeded",
                Bench.json(many).get("description").stringValue());
            assertEquals(List.of(), small.phones.dialled.rest());
            first.refuses(486, "Busy Here");
            small.phones.dialled.next();
        }
    }

    @Test
    void one_applications_hanging_webhook_holds_nobody_else() {
        bench.app.hangs("/answer").says("/quick", "<Hangup/>");
        for (int i = 0; i < 4; i++) {
            bench.create(Map.of());
            bench.phones.dialled.next().answers();
            bench.app.next("/answer");
        }
        String quick = bench.create(Map.of("answerUrl", bench.app.url("/quick").toString()));
        FakePhones.Phone phone = bench.phones.dialled.next();
        phone.answers();
        assertEquals(quick, bench.app.next("/quick").text("callId"));
        assertEquals("hangup 16", phone.did.next());
        disconnect("hangup");
    }

    @Test
    void a_callee_who_hangs_up_during_a_hanging_webhook_is_free_at_once() {
        bench.app.hangs("/answer");
        String callId = bench.create(Map.of("callbackTimeout", 1));
        FakePhones.Phone phone = bench.phones.dialled.next();
        phone.answers();
        bench.app.next("/answer");
        phone.hangsUp();
        assertEquals("hangup", bench.awaitState(callId, "disconnected").get("disconnectCause").stringValue());
        disconnect("hangup"); // follows when the hanging one has timed out: one webhook of a call at a time
    }

    @Test
    void a_phone_that_falls_silent_ends_an_answered_call_only() {
        bench.app.says("/answer", "<Pause duration='500'/>");
        bench.create(Map.of());
        FakePhones.Phone phone = bench.phones.dialled.next();
        phone.fallsSilent(Duration.ofSeconds(30));
        phone.rings();
        bench.time.awaitAlarm(Duration.ofSeconds(30));
        phone.answers();
        bench.time.awaitAlarm(Duration.ofSeconds(500));
        bench.app.next("/answer");
        phone.fallsSilent(Duration.ofSeconds(31));
        assertEquals("hangup 41", phone.did.next());
        assertEquals("no audio from the phone for 31 seconds", disconnect("error").text("errorMessage"));
    }

    @Test
    void display_name_privacy_and_uui_reach_the_network() {
        bench.create(Map.of("to", "sip:alice@pbx.example", "privacy", true, "displayName", "Private",
            "uui", "abc;encoding=hex,ZGVm;encoding=base64"));
        FakePhones.Phone phone = bench.phones.dialled.next();
        assertEquals("sip:alice@pbx.example", phone.request.to());
        assertTrue(phone.request.privacy());
        assertEquals("Private", phone.request.displayName());
        assertEquals("abc;encoding=hex,ZGVm;encoding=base64", phone.request.uui());
    }
}
