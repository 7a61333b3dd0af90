package dev.crosspoint.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.interop.peer.ApplicationServer.Answer;
import dev.crosspoint.signaling.json.Json;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** What an application finds that was written for the vendor's SDK for Node.js: the calls, and every kind of fault. */
class NodeSdkTest {
    @RegisterExtension
    static final SdkRig rig = new SdkRig(
            Map.of("CROSSPOINT_CALLS_PER_SECOND", "50", "CROSSPOINT_CALLS_CONCURRENT", "8"));

    static final String CALLS = "CallsApi";
    private static final String ACCOUNT = NodeUnderTest.ACCOUNT;
    private static final String NOBODY = "c-00000000-00000000-0000-4000-8000-000000000000";

    @BeforeAll
    static void what_the_application_says() throws Exception {
        rig.app.on("/answer", _ -> Answer.bxml("<Pause duration=\"60\"/>"));
        rig.app.on("/next", _ -> Answer.bxml("<Pause duration=\"60\"/>"));
    }

    private static Map<String, Object> order(String to, Map<String, Object> more) {
        Map<String, Object> order = new LinkedHashMap<>(Map.of(
                "applicationId", NodeUnderTest.APPLICATION, "from", NodeUnderTest.NUMBER, "to", to,
                "answerUrl", rig.app.url("/answer").toString(),
                "disconnectUrl", rig.app.url("/disconnect").toString()));
        order.putAll(more);
        return order;
    }

    private static NodeSdk.Reply create(String to, Map<String, Object> more) throws Exception {
        return rig.sdk.call(CALLS, "createCall", ACCOUNT, order(to, more));
    }

    private static String answered() throws Exception {
        String callId = create(CarrierRig.ANSWERS, Map.of()).text("callId");
        rig.node.awaitState(callId, "answered");
        return callId;
    }

    private static void complete(String callId) throws Exception {
        assertEquals(200, rig.sdk.call(CALLS, "updateCall", ACCOUNT, callId, Map.of("state", "completed")).status());
        rig.node.awaitState(callId, "disconnected");
    }

    // ---- calls

    @Test
    void a_created_call_is_told_back_with_everything_that_was_understood() throws Exception {
        NodeSdk.Reply made = create(CarrierRig.ANSWERS, Map.of("tag", "my tag", "callTimeout", 20.5,
                "callbackTimeout", 5, "priority", 2, "disconnectMethod", "GET", "displayName", "The Shop",
                "answerFallbackUrl", "https://app.example/spare", "fallbackUsername", "me", "fallbackPassword", "pw"));
        assertEquals(201, made.status(), made.toString());
        JsonNode call = made.data();
        String callId = made.text("callId");
        assertEquals(47, callId.length());
        assertTrue(callId.matches("c-[0-9a-f]{8}-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"), callId);
        assertEquals(rig.node.url("/api/v2/accounts/" + ACCOUNT + "/calls/" + callId).toString(), made.text("callUrl"));
        assertEquals(made.text("callUrl"), made.header("location"));
        assertEquals(NodeUnderTest.APPLICATION, made.text("applicationId"));
        assertEquals(ACCOUNT, made.text("accountId"));
        assertEquals(CarrierRig.ANSWERS, made.text("to"));
        assertEquals(NodeUnderTest.NUMBER, made.text("from"));
        assertTrue(made.text("enqueuedTime").matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z"));
        assertEquals(20.5, call.path("callTimeout").asDouble());
        assertEquals(5, call.path("callbackTimeout").asInt());
        assertEquals(2, call.path("priority").asInt());
        assertEquals("my tag", made.text("tag"));
        assertEquals("POST", made.text("answerMethod"));
        assertEquals("POST", made.text("answerFallbackMethod"));
        assertEquals("GET", made.text("disconnectMethod"));
        assertEquals("me", made.text("fallbackUsername"));
        assertEquals("*****", made.text("fallbackPassword"));

        rig.node.awaitState(callId, "answered");
        complete(callId);
        NodeSdk.Reply state = rig.sdk.call(CALLS, "getCallState", ACCOUNT, callId);
        assertEquals(200, state.status());
        assertEquals("outbound", state.text("direction"));
        assertEquals("disconnected", state.text("state"));
        assertEquals("hangup", state.text("disconnectCause"));
        for (String time : List.of("enqueuedTime", "startTime", "answerTime", "endTime", "lastUpdate")) {
            assertFalse(state.text(time).isEmpty(), () -> time + " in " + state.data());
        }
    }

    @Test
    void a_call_is_sent_elsewhere_rewritten_and_ended() throws Exception {
        String callId = answered();
        NodeSdk.Reply redirected = rig.sdk.call(CALLS, "updateCall", ACCOUNT, callId,
                Map.of("state", "active", "redirectUrl", rig.app.url("/next").toString(), "tag", "moved"));
        assertEquals(200, redirected.status());
        assertEquals("", redirected.data().asString(""));
        JsonNode event = rig.app.await("redirect of " + callId, CarrierRig.SOON, h -> h.type().equals("redirect")
                && h.body().path("callId").asString().equals(callId)).body();
        assertEquals("moved", event.path("tag").asString());

        NodeSdk.Reply rewritten = rig.sdk.call(CALLS, "updateCallBxml", ACCOUNT, callId,
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Bxml><Hangup/></Bxml>");
        assertEquals(204, rewritten.status());
        rig.node.awaitState(callId, "disconnected");
    }

    @Test
    void a_busy_callee_is_a_cause_with_a_message() throws Exception {
        String callId = create(CarrierRig.BUSY, Map.of()).text("callId");
        rig.node.awaitState(callId, "disconnected");
        NodeSdk.Reply state = rig.sdk.call(CALLS, "getCallState", ACCOUNT, callId);
        assertEquals("busy", state.text("disconnectCause"));
        assertEquals("Callee is busy", state.text("errorMessage"));
        assertEquals(36, state.text("errorId").length());
        assertTrue(state.data().path("answerTime").isNull(), state.data().toString());
    }

    @Test
    void lists_come_in_pages_with_their_filters() throws Exception {
        String to = "+15557770486"; // busy, and called by no other test
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            made.add(create(to, Map.of()).text("callId"));
            rig.node.awaitState(made.getLast(), "disconnected");
        }
        List<String> listed = new ArrayList<>();
        String token = null;
        int pages = 0;
        do {
            NodeSdk.Reply page = rig.sdk.call(CALLS, "listCalls", ACCOUNT, to, null, null, null, "busy", 2, token);
            assertEquals(200, page.status());
            page.data().forEach(call -> listed.add(call.path("callId").asString()));
            token = pageToken(page.header("link"));
            pages++;
        } while (token != null);
        assertEquals(made, listed, "oldest first, each once");
        assertEquals(3, pages);
        assertEquals(0, rig.sdk.call(CALLS, "listCalls", ACCOUNT, to, null, null, null, "timeout").data().size());
        assertEquals(0, rig.sdk.call(CALLS, "listCalls", ACCOUNT, to, null, "2030-01-01T00:00:00Z").data().size());
        assertEquals(5, rig.sdk.call(CALLS, "listCalls", ACCOUNT, null, NodeUnderTest.NUMBER, "2020-01-01T00:00:00Z",
                null, "busy").data().valueStream().filter(c -> made.contains(c.path("callId").asString())).count());
        validation(rig.sdk.call(CALLS, "listCalls", ACCOUNT, to, null, null, null, null, 10_001), "pageSize");
        validation(rig.sdk.call(CALLS, "listCalls", ACCOUNT, to, null, "yesterday"), "minStartTime");
        validation(rig.sdk.call(CALLS, "listCalls", ACCOUNT, to, null, null, null, null, 2, "nonsense"), "pageToken");
    }

    /** Of {@code <url>; rel="next"}, or null. */
    static String pageToken(String link) {
        if (link.isEmpty()) {
            return null;
        }
        assertTrue(link.endsWith("; rel=\"next\""), link);
        URI next = URI.create(link.substring(1, link.indexOf('>')));
        return Stream.of(next.getRawQuery().split("&")).filter(p -> p.startsWith("pageToken=")).findFirst()
                .map(p -> URLDecoder.decode(p.substring(10), StandardCharsets.UTF_8)).orElseThrow();
    }

    @Test
    void statistics_tell_of_the_queue() throws Exception {
        NodeSdk.Reply statistics = rig.sdk.call("StatisticsApi", "getStatistics", ACCOUNT);
        assertEquals(200, statistics.status());
        assertEquals(15_000, statistics.data().path("maxCallQueueSize").asInt());
        assertTrue(statistics.data().path("currentCallQueueSize").isInt());
    }

    // ---- faults

    private static void validation(NodeSdk.Reply reply, String named) {
        fault(reply, 400, "validation");
        assertTrue(reply.text("description").contains(named), reply.toString());
    }

    private static void fault(NodeSdk.Reply reply, int status, String type) {
        assertEquals(status, reply.status(), reply.toString());
        assertEquals(type, reply.text("type"), reply.toString());
        assertFalse(reply.text("description").isEmpty());
        assertTrue(reply.data().has("id"), reply.toString());
        assertTrue(reply.header("content-type").startsWith("application/json"), reply.toString());
    }

    @Test
    void what_is_wrong_with_an_order_is_said() throws Exception {
        validation(create("+1invalid", Map.of()), "to");
        validation(create("sip:", Map.of()), "to");
        validation(create(CarrierRig.ANSWERS, Map.of("from", "5551234")), "from");
        validation(create(CarrierRig.ANSWERS, Map.of("from", NodeUnderTest.OTHER_NUMBER)), "from");
        validation(create(CarrierRig.ANSWERS, Map.of("applicationId", UUID.randomUUID().toString())), "applicationId");
        validation(create(CarrierRig.ANSWERS, Map.of("applicationId", NodeUnderTest.OTHER_APPLICATION)),
                "applicationId");
        validation(create(CarrierRig.ANSWERS, Map.of("answerUrl", "ftp://app.example/")), "answerUrl");
        validation(create(CarrierRig.ANSWERS, Map.of("answerUrl", "http://app.example/", "username", "me",
                "password", "pw")), "answerUrl");
        validation(create(CarrierRig.ANSWERS, Map.of("callTimeout", 301)), "callTimeout");
        validation(create(CarrierRig.ANSWERS, Map.of("callbackTimeout", 0.5)), "callbackTimeout");
        validation(create(CarrierRig.ANSWERS, Map.of("priority", 6)), "priority");
        validation(create(CarrierRig.ANSWERS, Map.of("answerMethod", "PUT")), "answerMethod");
        validation(create(CarrierRig.ANSWERS, Map.of("tag", "x".repeat(4097))), "tag");
        validation(create(CarrierRig.ANSWERS, Map.of("uui", "eA==;encoding=base64")), "uui");
        validation(create(CarrierRig.ANSWERS, Map.of("privacy", true, "displayName", "Bob")), "displayName");
        NodeSdk.Reply missing = rig.sdk.call(CALLS, "createCall", ACCOUNT, Map.of("tag", "nothing else"));
        validation(missing, "[from, to, answerUrl, applicationId]");
    }

    @Test
    void what_is_wrong_with_an_update_is_said() throws Exception {
        String callId = answered();
        validation(rig.sdk.call(CALLS, "updateCall", ACCOUNT, callId, Map.of("state", "sleeping")), "state");
        validation(rig.sdk.call(CALLS, "updateCall", ACCOUNT, callId, Map.of("state", "active")), "redirectUrl");
        validation(rig.sdk.call(CALLS, "updateCall", ACCOUNT, callId,
                Map.of("state", "completed", "redirectUrl", "https://app.example/")), "redirectUrl");
        validation(rig.sdk.call(CALLS, "updateCallBxml", ACCOUNT, callId, "<Bxml><Nonsense/></Bxml>"), "Nonsense");
        validation(rig.sdk.call(CALLS, "updateCallBxml", ACCOUNT, callId, "<Bxml><Hangup></Bxml>"), "BXML");
        rig.node.awaitState(callId, "answered");
        complete(callId);
        fault(rig.sdk.call(CALLS, "updateCall", ACCOUNT, callId, Map.of("state", "completed")), 404, "validation");
        fault(rig.sdk.call(CALLS, "updateCallBxml", ACCOUNT, callId, "<Bxml/>"), 404, "validation");
        fault(rig.sdk.call(CALLS, "updateCall", ACCOUNT, NOBODY, Map.of("state", "completed")), 404, "validation");
        fault(rig.sdk.call(CALLS, "getCallState", ACCOUNT, "does-not-exist"), 404, "validation");
        assertEquals("Call [" + NOBODY + "] not found",
                rig.sdk.call(CALLS, "getCallState", ACCOUNT, NOBODY).text("description"));
    }

    @Test
    void a_call_that_is_not_answered_cannot_be_modified_but_be_ended() throws Exception {
        String callId = create(CarrierRig.NEVER_ANSWERS, Map.of()).text("callId");
        rig.node.awaitState(callId, "initiated");
        fault(rig.sdk.call(CALLS, "updateCall", ACCOUNT, callId,
                Map.of("redirectUrl", rig.app.url("/next").toString())), 409, "validation");
        fault(rig.sdk.call(CALLS, "updateCallBxml", ACCOUNT, callId, "<Bxml/>"), 409, "validation");
        complete(callId);
        assertEquals("cancel", rig.sdk.call(CALLS, "getCallState", ACCOUNT, callId).text("disconnectCause"));
    }

    @Test
    void wrong_credentials_and_other_accounts_are_told_apart() throws Exception {
        String callId = answered();
        rig.sdk.as("tester", "wrong");
        fault(create(CarrierRig.ANSWERS, Map.of()), 401, "authentication-error");
        fault(rig.sdk.call(CALLS, "getCallState", ACCOUNT, callId), 401, "authentication-error");
        rig.sdk.asBearer("no.real.token");
        fault(rig.sdk.call(CALLS, "listCalls", ACCOUNT), 401, "authentication-error");
        rig.sdk.as("other", "private");
        fault(create(CarrierRig.ANSWERS, Map.of()), 403, "authorization-error");
        fault(rig.sdk.call(CALLS, "getCallState", ACCOUNT, callId), 403, "authorization-error");
        for (NodeSdk.Reply reply : List.of(
                rig.sdk.call(CALLS, "getCallState", NodeUnderTest.OTHER_ACCOUNT, callId),
                rig.sdk.call(CALLS, "updateCall", NodeUnderTest.OTHER_ACCOUNT, callId, Map.of("state", "completed")),
                rig.sdk.call(CALLS, "updateCallBxml", NodeUnderTest.OTHER_ACCOUNT, callId, "<Bxml/>"))) {
            fault(reply, 404, "validation");
        }
        assertEquals(0,
                rig.sdk.call(CALLS, "listCalls", NodeUnderTest.OTHER_ACCOUNT, CarrierRig.ANSWERS).data().size());
        rig.sdk.as("tester", "secret");
        complete(callId);
    }

    @Test
    void an_access_token_does_what_a_password_does() throws Exception {
        HttpResponse<String> token = rig.node.send(rig.node.request("/api/v1/oauth2/token")
                .setHeader("Authorization", "Basic cHJvZ3JhbTpoaWRkZW4=") // program:hidden
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials")));
        assertEquals(200, token.statusCode());
        assertEquals(3600, Json.parse(token.body()).path("expires_in").asInt());
        rig.sdk.asBearer(Json.parse(token.body()).path("access_token").asString());
        assertEquals(200, rig.sdk.call(CALLS, "listCalls", ACCOUNT).status());
        fault(rig.sdk.call(CALLS, "listCalls", NodeUnderTest.OTHER_ACCOUNT), 403, "authorization-error");
        assertEquals(200, rig.sdk.call("EndpointsApi", "listEndpoints", ACCOUNT).status());
    }

    @Test
    void wrong_methods_and_wrong_types_are_refused_with_what_is_right() throws Exception {
        String calls = "/api/v2/accounts/" + ACCOUNT + "/calls";
        HttpResponse<String> method = rig.node.send(rig.node.request(calls).DELETE());
        assertEquals(405, method.statusCode());
        assertEquals("GET, POST", method.headers().firstValue("Allow").orElse(""));
        assertEquals("Method Not Allowed", Json.parse(method.body()).path("description").asString());
        HttpResponse<String> type = rig.node.send(rig.node.request(calls).header("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString("{}")));
        assertEquals(415, type.statusCode());
        assertTrue(Json.parse(type.body()).path("description").asString().contains("application/json"), type.body());
        assertEquals(404, rig.node.send(rig.node.request(calls + "/x/y/z").GET()).statusCode());
    }

    @Test
    void too_many_calls_are_told_when_to_come_again() throws Exception {
        rig.sdk.as("other", "private");
        Map<String, Object> order = order(CarrierRig.NEVER_ANSWERS, Map.of(
                "applicationId", NodeUnderTest.OTHER_APPLICATION, "from", NodeUnderTest.OTHER_NUMBER));
        List<String> made = new ArrayList<>();
        NodeSdk.Reply reply = rig.sdk.call(CALLS, "createCall", NodeUnderTest.OTHER_ACCOUNT, order);
        while (reply.status() == 201 && made.size() < 20) {
            made.add(reply.text("callId"));
            reply = rig.sdk.call(CALLS, "createCall", NodeUnderTest.OTHER_ACCOUNT, order);
        }
        fault(reply, 429, "error");
        assertEquals("Account concurrent call limit exceeded", reply.text("description"));
        assertTrue(Integer.parseInt(reply.header("retry-after")) > 0, reply.toString());
        for (String callId : made) {
            assertEquals(200, rig.sdk.call(CALLS, "updateCall", NodeUnderTest.OTHER_ACCOUNT, callId,
                    Map.of("state", "completed")).status());
        }
    }
}
