package dev.crosspoint.signaling.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.signaling.device.ConnectEnd;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The REST operations on calls with the contract's codes and words. */
class CallsApiTest {
    private static final String UNKNOWN = "c-00000000-00000000-0000-0000-0000-000000000000";

    private final Bench bench = new Bench(CallSettings.defaults().limits(
        new CallSettings.Limits(100, 100, Duration.ofMinutes(5))));

    @AfterEach
    void close() {
        bench.close();
    }

    private void invalid(Map<String, Object> changes, String description) {
        HttpResponse<String> response = bench.post("/calls", bench.order(changes));
        assertEquals(400, response.statusCode(), changes::toString);
        JsonNode body = Bench.json(response);
        assertEquals("validation", body.get("type").stringValue());
        assertTrue(body.get("description").stringValue().contains(description), body::toString);
        assertEquals(Set.of("type", "description", "id"), new HashSet<>(body.propertyNames()));
    }

    private void expect(int status, HttpResponse<String> response) {
        assertEquals(status, response.statusCode(), response::body);
    }

    private static Map<String, Object> without(String... fields) {
        Map<String, Object> changes = new HashMap<>();
        Arrays.stream(fields).forEach(field -> changes.put(field, null));
        return changes;
    }

    /** An answered outbound call that pauses; its phone. */
    private FakePhones.Phone talking() {
        bench.app.says("/answer", "<Pause duration='1000'/><Hangup/>");
        bench.create(Map.of());
        FakePhones.Phone phone = bench.phones.dialled.next();
        phone.answers();
        bench.app.next("/answer");
        bench.time.awaitAlarm(Duration.ofSeconds(1000));
        return phone;
    }

    @Test
    void a_full_order_is_echoed_with_masked_passwords() {
        Map<String, Object> full = new HashMap<>(Map.of("answerUrl", "https://a.example/answer", "answerMethod", "GET",
            "answerFallbackUrl", "https://b.example/answer", "answerFallbackMethod", "GET",
            "disconnectUrl", "https://a.example/bye", "disconnectMethod", "GET", "username", "u", "password", "secret1",
            "fallbackUsername", "fu", "fallbackPassword", "secret2"));
        full.putAll(Map.of("callTimeout", 45.5, "callbackTimeout", 20, "tag", "my tag", "priority", 2));
        HttpResponse<String> response = bench.post("/calls", bench.order(full));
        expect(201, response);
        JsonNode body = Bench.json(response);
        String callId = body.get("callId").stringValue();
        assertEquals(47, callId.length());
        assertTrue(callId.matches("c-[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"));
        assertEquals(body.get("callUrl").stringValue(), response.headers().firstValue("Location").orElseThrow());
        assertTrue(body.get("callUrl").stringValue().endsWith(
            "/api/v2/accounts/" + bench.account + "/calls/" + callId));
        assertFalse(response.body().contains("secret"), response.body());
        Map<String, Object> expected = new HashMap<>(full);
        expected.put("password", "*****");
        expected.put("fallbackPassword", "*****");
        expected.forEach((field, value) -> assertEquals(value.toString(), body.get(field).asString(), field));
        assertEquals(Set.of("applicationId", "accountId", "callId", "to", "from", "enqueuedTime", "callUrl",
            "callTimeout", "callbackTimeout", "tag", "answerMethod", "answerUrl", "answerFallbackMethod",
            "answerFallbackUrl", "disconnectMethod", "disconnectUrl", "username", "password", "fallbackUsername",
            "fallbackPassword", "priority"), new HashSet<>(body.propertyNames()));
    }

    @Test
    void a_short_order_gets_the_defaults() {
        JsonNode body = Bench.json(bench.post("/calls", bench.order(without("disconnectUrl"))));
        assertEquals("POST", body.get("answerMethod").stringValue());
        assertEquals("POST", body.get("answerFallbackMethod").stringValue());
        assertEquals("POST", body.get("disconnectMethod").stringValue());
        assertEquals(30, body.get("callTimeout").intValue());
        assertEquals(15, body.get("callbackTimeout").intValue());
        assertEquals(5, body.get("priority").intValue());
        assertFalse(body.has("password"));
        assertFalse(body.has("disconnectUrl"));
    }

    @Test
    void orders_are_checked_field_by_field() {
        invalid(without("from", "to", "answerUrl", "applicationId"), "[from, to, answerUrl, applicationId]");
        invalid(Map.of("to", "+1invalid"), "Invalid to: must be an E164 telephone number");
        invalid(Map.of("to", "15551234567"), "Invalid to");
        invalid(Map.of("to", "sip:"), "Invalid to");
        invalid(Map.of("to", 5), "Invalid to: must be a string");
        invalid(Map.of("from", "anonymous"), "Invalid from");
        invalid(Map.of("from", "+15550000000"), "Invalid from");
        invalid(Map.of("applicationId", "nope"), "Invalid applicationId: application [nope] not found");
        invalid(Map.of("answerUrl", "ftp://a.example/"), "Invalid answerUrl: only http and https are allowed");
        invalid(Map.of("answerUrl", "/relative"), "Invalid answerUrl");
        invalid(Map.of("answerUrl", ""), "Invalid answerUrl");
        invalid(Map.of("answerUrl", "http://a.example/" + "x".repeat(2048)), "Invalid answerUrl");
        invalid(Map.of("username", "u"), "Invalid answerUrl: only https");
        invalid(Map.of("answerMethod", "PUT"), "Invalid answerMethod");
        invalid(Map.of("callTimeout", 0.5), "Invalid callTimeout: must be between 1 and 300, found 0.5");
        invalid(Map.of("callTimeout", 301), "Invalid callTimeout");
        invalid(Map.of("callTimeout", "30"), "Invalid callTimeout: must be a number");
        invalid(Map.of("callbackTimeout", 26), "Invalid callbackTimeout: must be between 1 and 25, found 26");
        invalid(Map.of("tag", "x".repeat(4097)), "Invalid tag");
        invalid(Map.of("priority", 0), "Invalid priority");
        invalid(Map.of("priority", 1.5), "Invalid priority");
        invalid(Map.of("privacy", "yes"), "Invalid privacy");
        invalid(Map.of("displayName", "a\nb"), "Invalid displayName");
        invalid(Map.of("displayName", "x".repeat(257)), "Invalid displayName");
        invalid(Map.of("displayName", "Bob", "privacy", true), "Invalid displayName");
        invalid(Map.of("uui", "abc;encoding=hex"), "Invalid uui: only SIP");
        invalid(Map.of("to", "sip:a@b.example", "uui", "abc"), "Invalid uui");
        invalid(Map.of("to", "sip:a@b.example", "uui", "a;encoding=rot13"), "Invalid uui");
        invalid(Map.of("to", "sip:a@b.example", "uui", "x".repeat(340) + ";encoding=hex"), "Invalid uui");
        invalid(Map.of("machineDetection", Map.of("mode", "async")), "Invalid machineDetection");
        assertEquals(0, bench.calls.alive());
    }

    @Test
    void bodies_that_are_not_json_are_told_apart() {
        expect(400, bench.post("/calls", "{"));
        expect(400, bench.post("/calls", "[]"));
        expect(400, bench.post("/calls", ""));
        expect(415, bench.send("POST", "/calls", "text/plain", bench.order(Map.of())));
        expect(405, bench.send("DELETE", "/calls", null, null));
    }

    @Test
    void unknown_calls_are_not_found() {
        for (String callId : List.of(UNKNOWN, "nonsense", "c-1")) {
            for (HttpResponse<String> response : List.of(bench.get("/calls/" + callId),
                    bench.post("/calls/" + callId, "{\"state\":\"completed\"}"),
                    bench.send("PUT", "/calls/" + callId + "/bxml", "application/xml", "<Bxml/>"))) {
                expect(404, response);
                assertEquals("validation", Bench.json(response).get("type").stringValue());
                assertEquals("Call [" + callId + "] not found", Bench.json(response).get("description").stringValue());
            }
        }
    }

    @Test
    void another_accounts_call_is_not_found() {
        try (Bench other = new Bench()) {
            String theirs = other.create(Map.of());
            expect(404, bench.get("/calls/" + theirs));
            expect(404, bench.post("/calls/" + theirs, "{\"state\":\"completed\"}"));
        }
    }

    @Test
    void a_redirect_replaces_the_document_and_its_verb() {
        FakePhones.Phone phone = talking();
        String callId = phone.request.callId();
        bench.app.says("/moved", "<Pause duration='77'/>");
        HttpResponse<String> response = bench.post("/calls/" + callId,
            "{\"redirectUrl\":\"" + bench.app.url("/moved") + "\",\"tag\":\"later\"}");
        expect(200, response);
        assertEquals("", response.body());
        CustomerApp.Hit moved = bench.app.next("/moved");
        assertEquals("redirect", moved.text("eventType"));
        assertEquals("later", moved.text("tag"));
        bench.time.pass(Duration.ofSeconds(77));
        assertEquals("hangup 16", phone.did.next());
        assertEquals("later", bench.app.next("/disconnect").text("tag"));
    }

    @Test
    void updates_are_checked() {
        String path = "/calls/" + talking().request.callId();
        expect(400, bench.post(path, "{}"));
        expect(400, bench.post(path, "{\"state\":\"active\"}"));
        expect(400, bench.post(path, "{\"state\":\"paused\"}"));
        expect(400, bench.post(path, "{\"redirectUrl\":\"nowhere\"}"));
        expect(400, bench.post(path, "{\"redirectUrl\":\"http://a.example/\",\"redirectMethod\":\"PATCH\"}"));
        expect(400, bench.post(path, "{\"redirectUrl\":\"http://a.example/\",\"username\":\"u\"}"));
        expect(400, bench.post(path, "{\"state\":\"completed\",\"redirectUrl\":\"http://a.example/\"}"));
        expect(400, bench.post(path, "{\"state\":\"completed\",\"tag\":\"x\"}"));
        expect(400, bench.post(path, "not json"));
        assertEquals(1, bench.calls.alive());
    }

    @Test
    void an_unanswered_outbound_call_takes_no_document() {
        String callId = bench.create(Map.of());
        bench.phones.dialled.next().rings();
        HttpResponse<String> response = bench.post("/calls/" + callId, "{\"redirectUrl\":\"http://a.example/\"}");
        expect(409, response);
        assertTrue(response.body().contains("cannot be modified in its current state"), response.body());
        expect(409, bench.send("PUT", "/calls/" + callId + "/bxml", "application/xml", "<Bxml><Hangup/></Bxml>"));
        assertEquals(1, bench.calls.alive());
    }

    @Test
    void an_unanswered_inbound_call_may_be_redirected_and_completed() {
        bench.app.says("/initiate", "<Pause duration='99'/>").says("/elsewhere", "<Pause duration='98'/>");
        FakePhones.Incoming call = bench.incoming();
        String callId = bench.app.next("/initiate").text("callId");
        expect(200, bench.post("/calls/" + callId, "{\"redirectUrl\":\"" + bench.app.url("/elsewhere") + "\"}"));
        bench.app.next("/elsewhere");
        bench.time.awaitAlarm(Duration.ofSeconds(98));
        expect(200, bench.post("/calls/" + callId, "{\"state\":\"completed\"}"));
        assertEquals("180", call.did.next());
        assertEquals("reject 603", call.did.next());
        assertEquals("rejected", bench.app.next("/status").text("cause"));
        bench.awaitNoCalls();
        expect(404, bench.post("/calls/" + callId, "{\"state\":\"completed\"}"));
        expect(200, bench.get("/calls/" + callId));
    }

    @Test
    void a_new_document_replaces_the_old_one_without_a_callback() {
        FakePhones.Phone phone = talking();
        String path = "/calls/" + phone.request.callId() + "/bxml";
        HttpResponse<String> done = bench.send("PUT", path, "application/xml",
            "<?xml version='1.0'?><Bxml><Pause duration='55'/><Redirect redirectUrl='/after'/></Bxml>");
        expect(204, done);
        assertEquals("", done.body());
        bench.time.pass(Duration.ofSeconds(55));
        bench.app.next("/after"); // relative to the URL that gave the last document
        bench.app.next("/disconnect");
    }

    @Test
    void a_bad_document_is_refused_and_the_call_goes_on() {
        FakePhones.Phone phone = talking();
        String path = "/calls/" + phone.request.callId() + "/bxml";
        for (String bad : List.of("", "nonsense", "<Bxml>", "<Other/>", "<Bxml><Dance/></Bxml>",
                "<Bxml><StartStream destination='https://example.com/'/></Bxml>", "<!DOCTYPE a><Bxml/>")) {
            HttpResponse<String> response = bench.send("PUT", path, "application/xml", bad);
            expect(400, response);
            assertEquals("validation", Bench.json(response).get("type").stringValue());
        }
        expect(415, bench.send("PUT", path, "application/json", "{}"));
        assertEquals(List.of(), phone.did.rest());
        assertEquals("answered", bench.state(phone.request.callId()).get("state").stringValue());
    }

    @Test
    void an_update_takes_the_call_out_of_connect() {
        bench.app.says("/answer", "<Connect><Endpoint>e-1</Endpoint></Connect><Redirect redirectUrl='/never'/>")
            .says("/moved", "<Hangup/>");
        String callId = bench.create(Map.of());
        bench.phones.dialled.next().answers();
        FakeConnector.Attempt attempt = bench.devices.attempts.next();
        attempt.accepts();
        bench.app.next("/answer");
        expect(200, bench.post("/calls/" + callId, "{\"redirectUrl\":\"" + bench.app.url("/moved") + "\"}"));
        assertEquals("cancel", attempt.did().next());
        bench.app.next("/moved");
        assertEquals("hangup", bench.app.next("/disconnect").text("cause"));
        attempt.ends(ConnectEnd.DEVICE_LEFT); // too late to matter
        assertEquals(List.of(), bench.app.hits.rest());
    }

    @Test
    void call_state_has_the_fields_of_the_contract() {
        FakePhones.Phone phone = talking();
        JsonNode call = bench.state(phone.request.callId());
        assertEquals(Set.of("applicationId", "accountId", "callId", "to", "from", "direction", "state", "stirShaken",
            "enqueuedTime", "startTime", "answerTime", "endTime", "disconnectCause", "errorMessage", "errorId",
            "lastUpdate"),
            new HashSet<>(call.propertyNames()));
        assertEquals("answered", call.get("state").stringValue());
        assertEquals("outbound", call.get("direction").stringValue());
        assertTrue(call.get("endTime").isNull());
        assertEquals("2026-11-20T09:00:00.123Z", call.get("answerTime").stringValue());
    }

    @Test
    void ended_calls_are_shown_for_seven_days() {
        String callId = bench.create(Map.of());
        bench.phones.dialled.next().refuses(486, "Busy Here");
        bench.awaitState(callId, "disconnected");
        bench.time.advance(Duration.ofDays(7));
        expect(200, bench.get("/calls/" + callId));
        bench.time.advance(Duration.ofSeconds(1));
        expect(404, bench.get("/calls/" + callId));
        assertEquals("[]", bench.get("/calls").body());
    }

    @Test
    void lists_are_filtered_sorted_and_paged() {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            made.add(bench.create(Map.of("to", "+1555000000" + i % 2)));
            FakePhones.Phone phone = bench.phones.dialled.next();
            if (i == 3) {
                phone.refuses(486, "Busy Here");
            }
            bench.time.advance(Duration.ofSeconds(10));
        }
        bench.awaitState(made.get(3), "disconnected");
        assertEquals(made, ids(bench.get("/calls")));
        assertEquals(List.of(made.get(1), made.get(3)), ids(bench.get("/calls?to=%2B15550000001")));
        assertEquals(made, ids(bench.get("/calls?from=" + URLEncoder.encode(bench.number, StandardCharsets.UTF_8))));
        assertEquals(List.of(made.get(3)), ids(bench.get("/calls?disconnectCause=busy")));
        assertEquals(List.of(made.get(2), made.get(3)), ids(bench.get(
            "/calls?minStartTime=2026-11-20T09:00:20.123Z&maxStartTime=2026-11-20T09:00:30.123Z")));

        List<String> paged = new ArrayList<>();
        String next = "/calls?pageSize=2";
        int pages = 0;
        while (next != null) {
            HttpResponse<String> page = bench.get(next);
            assertTrue(ids(page).size() <= 2);
            paged.addAll(ids(page));
            pages++;
            next = page.headers().firstValue("Link").map(link -> {
                assertTrue(link.endsWith(">; rel=\"next\""), link);
                return link.substring(link.indexOf("/calls?"), link.indexOf('>'));
            }).orElse(null);
        }
        assertEquals(made, paged);
        assertEquals(3, pages);
        for (String bad : List.of("pageSize=0", "pageSize=10001", "pageSize=x", "minStartTime=yesterday",
                "minStartTime=%2B999999999-01-01T00:00:00Z", "pageToken=%21", "pageToken=YWJj")) {
            expect(400, bench.get("/calls?" + bad));
        }
        assertEquals(Collections.emptyList(), ids(bench.get("/calls?disconnectCause=nonsense")));
    }

    private static List<String> ids(HttpResponse<String> response) {
        List<String> ids = new ArrayList<>();
        Bench.json(response).forEach(call -> ids.add(call.get("callId").stringValue()));
        return ids;
    }
}
