package dev.crosspoint.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.interop.peer.ApplicationServer.Answer;
import dev.crosspoint.media.phone.HangupReason;
import dev.crosspoint.media.phone.PhoneCall;
import dev.crosspoint.signaling.json.Json;
import dev.crosspoint.testing.Await;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * Documents that want something else than to be executed, and URLs that lead where no application is: of a call in
 * progress. The forbidden address is 0.0.0.0, which is allowed to nobody and which the kernel takes for this machine:
 * whatever asks it in spite of the policy is heard by the very application.
 */
class HostileDocumentsTest {
    private static final String FORBIDDEN = "the address is not one that may be asked";
    private static CarrierRig rig;
    private static String forbidden;

    @BeforeAll
    static void one_node_for_all() throws Exception {
        rig = CarrierRig.start(Map.of("CROSSPOINT_CALLS_PER_SECOND", "50"));
        forbidden = "http://0.0.0.0:" + rig.app.url("/").getPort() + "/forbidden";
        rig.app.on("/wait", _ -> Answer.bxml("<Pause duration=\"60\"/>"));
        rig.app.on("/fails", _ -> Answer.status(500));
    }

    @AfterAll
    static void end() {
        if (rig != null) {
            rig.close();
        }
    }

    @BeforeEach
    void forget() {
        rig.app.forget();
    }

    @AfterEach
    void nothing_forbidden_was_asked() {
        assertEquals(List.of(), rig.app.hooks().stream().filter(h -> h.path().startsWith("/forbidden")).toList());
    }

    // ---- calls

    private static String call(Map<String, Object> more) throws Exception {
        return rig.node.createCall(rig.app, CarrierRig.ANSWERS, more).path("callId").asString();
    }

    /** A call whose document this is. */
    private static String call(String verbs) throws Exception {
        rig.app.on("/answer", _ -> Answer.bxml(verbs));
        return call(Map.of());
    }

    private static String waiting() throws Exception {
        String callId = call(Map.of("answerUrl", rig.app.url("/wait").toString()));
        rig.node.awaitState(callId, "answered");
        return callId;
    }

    private static JsonNode ended(String callId) throws Exception {
        return rig.app.await("disconnect of " + callId, CarrierRig.SOON, h -> h.type().equals("disconnect")
                && h.body().path("callId").asString().equals(callId)).body();
    }

    private static void complete(String callId) throws Exception {
        rig.node.post("/api/v2/accounts/" + NodeUnderTest.ACCOUNT + "/calls/" + callId, Map.of("state", "completed"));
        ended(callId);
    }

    private static HttpResponse<String> put(String path, String bxml) throws Exception {
        return rig.node.send(rig.node.request("/api/v2/accounts/" + NodeUnderTest.ACCOUNT + path)
                .header("Content-Type", "application/xml").PUT(BodyPublishers.ofString(bxml)));
    }

    // ---- XML

    static Stream<Arguments> xml() {
        String host = "http://127.0.0.1:" + rig.app.url("/").getPort() + "/forbidden";
        StringBuilder laughs = new StringBuilder("<!DOCTYPE lolz [<!ENTITY lol0 'lol'>");
        for (int i = 1; i < 10; i++) {
            laughs.append("<!ENTITY lol" + i + " '" + ("&lol" + (i - 1) + ";").repeat(10) + "'>");
        }
        Map<String, String> documents = new LinkedHashMap<>();
        documents.put("a file as an entity", "<!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
                + "<Response><Tag>&x;</Tag></Response>");
        documents.put("a URL as an entity", "<!DOCTYPE r [<!ENTITY x SYSTEM '" + host + "'>]>"
                + "<Response><Tag>&x;</Tag></Response>");
        documents.put("a URL as a parameter entity", "<!DOCTYPE r [<!ENTITY % p SYSTEM '" + host
                + "'> %p;]><Response/>");
        documents.put("a URL as the document type", "<!DOCTYPE Response SYSTEM '" + host + "'><Response/>");
        documents.put("a billion laughs", laughs + "]><Response><Tag>&lol9;</Tag></Response>");
        documents.put("depth", "<Response>" + "<Gather>".repeat(3000) + "</Gather>".repeat(3000) + "</Response>");
        documents.put("64 KB and one byte", padded(64 * 1024 + 1));
        documents.put("a huge value", "<Response><Pause duration='" + "9".repeat(60_000) + "'/></Response>");
        documents.put("a huge name", "<Response><" + "x".repeat(60_000) + "/></Response>");
        documents.put("many attributes", "<Response><Pause" + numbered(5000) + "/></Response>");
        documents.put("many elements", "<Response>" + "<Ring/>".repeat(5000) + "</Response>");
        documents.put("no end", "<Response><Pause/>");
        return documents.entrySet().stream().map(d -> Arguments.of(d.getKey(), d.getValue()));
    }

    private static String padded(int bytes) {
        String document = "<Response><Hangup/><!----></Response>";
        return document.replace("<!---->", "<!--" + " ".repeat(bytes - document.length()) + "-->");
    }

    private static String numbered(int count) {
        StringBuilder attributes = new StringBuilder();
        for (int i = 0; i < count; i++) {
            attributes.append(" a").append(i).append("=''");
        }
        return attributes.toString();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("xml")
    void hostile_xml_as_an_answer_ends_the_call_and_says_so(String what, String document) throws Exception {
        rig.app.on("/answer", _ -> new Answer(200, "application/xml", document.getBytes(StandardCharsets.UTF_8),
                Duration.ZERO));
        JsonNode end = ended(call(Map.of()));
        assertEquals("invalid-bxml", end.path("cause").asString(), what + ": " + end);
        String message = end.path("errorMessage").asString("");
        assertTrue(!message.isEmpty() && message.length() <= 512 && !message.contains("root:"), what + ": " + message);
    }

    @Test
    void hostile_xml_put_on_a_call_is_refused_and_the_call_goes_on() throws Exception {
        String callId = waiting();
        List<Arguments> all = xml().toList();
        for (Arguments one : all) {
            HttpResponse<String> reply = put("/calls/" + callId + "/bxml", (String) one.get()[1]);
            String what = one.get()[0] + ": " + reply.statusCode() + " " + reply.body();
            assertEquals(one.get()[0].equals("64 KB and one byte") ? 413 : 400, reply.statusCode(), what);
            assertEquals("validation", Json.parse(reply.body()).path("type").asString(), what);
            assertTrue(reply.body().length() < 1024 && !reply.body().contains("root:"), what);
        }
        assertEquals("answered", rig.node.callState(callId).path("state").asString());
        assertEquals(204, put("/calls/" + callId + "/bxml", padded(64 * 1024)).statusCode(), "64 KB and no more");
        ended(callId);
    }

    // ---- URLs

    @Test
    void the_forbidden_address_would_lead_to_the_application() throws Exception {
        assertEquals(204, rig.node.send(HttpRequest.newBuilder(
                URI.create(forbidden.replace("/forbidden", "/trap"))).GET()).statusCode());
        rig.app.await("what was asked of it", CarrierRig.SOON, h -> h.path().equals("/trap"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "<Redirect redirectUrl='F'/>",
        "<Redirect redirectUrl='/fails' redirectFallbackUrl='F'/>",
        "<Gather gatherUrl='F' firstDigitTimeout='0'/>",
        "<Gather gatherUrl='/fails' gatherFallbackUrl='F' firstDigitTimeout='0'/>",
        "<Record recordCompleteUrl='F' maxDuration='1'/>",
        "<Transfer transferCompleteUrl='F'><PhoneNumber>+15559990486</PhoneNumber></Transfer>",
        "<Bridge bridgeCompleteUrl='F'>c-nobody</Bridge>"})
    void a_question_to_a_forbidden_address_ends_the_call_and_says_so(String verbs) throws Exception {
        blocked(ended(call(verbs.replace("'F'", "'" + forbidden + "'"))));
    }

    private static void blocked(JsonNode end) {
        assertEquals("callback-error", end.path("cause").asString(), end.toString());
        assertTrue(end.path("errorMessage").asString("").contains(FORBIDDEN), end.toString());
    }

    @Test
    void a_call_answered_by_nobody_that_may_be_asked_is_over() throws Exception {
        blocked(ended(call(Map.of("answerUrl", forbidden))));
        blocked(ended(call(Map.of("answerUrl", rig.app.url("/fails").toString(), "answerFallbackUrl", forbidden))));
        String callId = waiting();
        rig.node.post("/api/v2/accounts/" + NodeUnderTest.ACCOUNT + "/calls/" + callId,
                Map.of("redirectUrl", forbidden));
        blocked(ended(callId));
    }

    @Test
    void a_caller_who_could_not_be_referred_is_over_where_nobody_may_be_asked() throws Exception {
        rig.app.on("/initiate", _ -> Answer.bxml("<Refer referCompleteUrl='" + forbidden
                + "'><SipUri>sip:anybody@127.0.0.1:1</SipUri></Refer>"));
        rig.carrier.callNode(NodeUnderTest.NUMBER);
        blocked(ended(rig.app.await("initiate", CarrierRig.SOON).body().path("callId").asString()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"<PlayAudio>F</PlayAudio>", "<Gather><PlayAudio>F</PlayAudio></Gather>"})
    void a_file_at_a_forbidden_address_is_not_played_and_that_is_said(String verbs) throws Exception {
        JsonNode end = ended(call(verbs.replace("F<", forbidden + "<")));
        assertEquals("application-error", end.path("cause").asString(), end.toString());
        assertTrue(end.path("errorMessage").asString("").contains(FORBIDDEN), end.toString());
    }

    private static JsonNode delivery(String query, String eventType) throws Exception {
        return Json.parse(rig.node.send(rig.node.request("/crosspoint/v1/accounts/" + NodeUnderTest.ACCOUNT
                + "/webhooks?" + query + "&eventType=" + eventType).GET()).body()).path(0);
    }

    /** Its application sees what became of a webhook that it never got. */
    private static void undelivered(String query, String eventType) throws Exception {
        Await.until(CarrierRig.SOON, () -> delivery(query, eventType).path("state").asString("").equals("failed"),
                () -> eventType + ": " + delivery(query, eventType));
        JsonNode found = delivery(query, eventType);
        assertEquals("blocked", found.path("failure").asString("").toLowerCase(), found.toString());
    }

    @Test
    void events_for_a_forbidden_address_are_given_up_and_shown() throws Exception {
        String endpointId = rig.node.createEndpoint(rig.app).path("endpointId").asString();
        rig.app.on("/initiate", _ -> Answer.bxml("""
                <StartRecording recordingAvailableUrl="%1$s"/><StartGather dtmfUrl="%1$s"/>
                <Connect eventCallbackUrl="%1$s"><Endpoint>%2$s</Endpoint></Connect>
                <Transfer>
                  <PhoneNumber transferAnswerUrl="%1$s" transferDisconnectUrl="%1$s">%3$s</PhoneNumber>
                </Transfer>
                <Record maxDuration="1" recordingAvailableUrl="%1$s"/>
                <Redirect redirectUrl="/digits"/>""".formatted(forbidden, endpointId, CarrierRig.ANSWERS)));
        rig.app.on("/digits", _ -> Answer.bxml("<Pause duration=\"60\"/>"));
        PhoneCall phone = rig.carrier.callNode(NodeUnderTest.NUMBER);
        String callId = rig.app.await("initiate", CarrierRig.SOON).body().path("callId").asString();
        rig.app.await("redirect", CarrierRig.SOON);
        phone.leg().sendDigit('5', Duration.ofMillis(100));
        String of = "callId=" + callId;
        undelivered(of, "dtmf");
        undelivered("endpointId=" + endpointId, "connectStatus");
        phone.hangup(HangupReason.NORMAL);
        undelivered(of, "recordingAvailable");
        JsonNode leg = leg(callId);
        assertEquals("callback-error", leg.path("disconnectCause").asString(), leg.toString());
        undelivered("callId=" + leg.path("callId").asString(), "transferAnswer");
        undelivered("callId=" + leg.path("callId").asString(), "transferDisconnect");

        String other = call(Map.of("disconnectUrl", forbidden, "answerUrl", rig.app.url("/fails").toString()));
        undelivered("callId=" + other, "disconnect");
    }

    /** The call that was dialled for this one. */
    private static JsonNode leg(String parentCallId) throws Exception {
        return Json.parse(rig.node.send(rig.node.request("/api/v2/accounts/" + NodeUnderTest.ACCOUNT + "/calls").GET())
                .body()).valueStream().filter(c -> c.path("parentCallId").asString("").equals(parentCallId))
                .findFirst().orElseThrow();
    }

    @Test
    void a_conference_hears_that_nobody_was_asked() throws Exception {
        String callId = call("<Conference conferenceEventUrl='" + forbidden + "'>trap</Conference>");
        undelivered("eventType=conferenceMemberJoin", "conferenceMemberJoin");
        String conferences = "/api/v2/accounts/" + NodeUnderTest.ACCOUNT + "/conferences";
        String id = Json.parse(rig.node.send(rig.node.request(conferences + "?name=trap").GET()).body()).path(0)
                .path("id").asString();
        rig.node.post(conferences + "/" + id, Map.of("status", "active", "redirectUrl", forbidden));
        undelivered("eventType=conferenceRedirect", "conferenceRedirect");
        complete(callId);
    }

    @Test
    void an_endpoints_events_are_given_up_and_its_device_is_told_no() throws Exception {
        JsonNode endpoint = rig.node.post("/v2/accounts/" + NodeUnderTest.ACCOUNT + "/endpoints", Map.of(
                "type", "WEBRTC", "direction", "BIDIRECTIONAL", "eventCallbackUrl", forbidden,
                "eventFallbackUrl", forbidden)).path("data");
        CompletableFuture<String> heard = new CompletableFuture<>();
        try (HttpClient http = HttpClient.newHttpClient()) {
            WebSocket device = http.newWebSocketBuilder().buildAsync(URI.create(rig.node.deviceUrl()
                    + "?endpointToken=" + endpoint.path("token").asString()), new WebSocket.Listener() {
                        @Override
                        public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
                            heard.complete(text.toString());
                            return null;
                        }
                    }).get(20, TimeUnit.SECONDS);
            device.sendText("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"requestOutboundConnection\",\"params\":"
                    + "{\"id\":\"+15550001111\",\"type\":\"PHONE_NUMBER\"}}", true).join();
            assertEquals("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"accepted\":false}}",
                    heard.get(20, TimeUnit.SECONDS));
            device.abort();
        }
        String of = "endpointId=" + endpoint.path("endpointId").asString();
        for (String event : List.of("endpointConnected", "outboundConnectionRequest", "endpointDisconnected")) {
            undelivered(of, event);
        }
    }
}
