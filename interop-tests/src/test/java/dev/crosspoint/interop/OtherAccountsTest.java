package dev.crosspoint.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.interop.peer.ApplicationServer.Answer;
import dev.crosspoint.signaling.json.Json;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Every operation of {@code /openapi.yaml}, asked by those whom it does not concern: nobody, somebody with wrong
 * credentials, another account. What is asked for is all there; a new operation is covered as soon as it is described.
 */
class OtherAccountsTest {
    private static final Pattern PARAMETER = Pattern.compile("\\{([^}]*)}");
    private static final String OWNER = basic("tester:secret");
    private static final String OTHER = basic("other:private");
    /** What calls a second of 1 allow to be queued: five minutes of them. */
    private static final int QUEUE = 300;
    private static CarrierRig rig;
    private static OpenApiContract contract;
    /** What is there, by the names of the parameters in paths. */
    private static Map<String, String> objects;

    @BeforeAll
    static void one_of_everything() throws Exception {
        rig = CarrierRig.start(Map.of("CROSSPOINT_CALLS_PER_SECOND", "1", "CROSSPOINT_CALLS_CONCURRENT", "1000"));
        contract = OpenApiContract.of(rig.node);
        rig.app.on("/answer", _ -> Answer.bxml("<StartRecording recordingAvailableUrl=\"/available\"/>"
                + "<Pause duration=\"0.2\"/><StopRecording/>"
                + "<Conference conferenceEventUrl=\"/conference\">theirs</Conference>"));
        String endpointId = rig.node.createEndpoint(rig.app).path("endpointId").asString();
        String callId = rig.node.createCall(rig.app, CarrierRig.ANSWERS, Map.of()).path("callId").asString();
        String conferenceId = rig.app.await("conferenceMemberJoin", CarrierRig.SOON).body().path("conferenceId")
                .asString();
        String recordingId = rig.app.await("recordingAvailable", CarrierRig.SOON).body().path("recordingId")
                .asString();
        String ofRoom = recordingOf(conferenceId);
        JsonNode webhooks = Json.parse(rig.node.send(rig.node.request("/crosspoint/v1/accounts/"
                + NodeUnderTest.ACCOUNT + "/webhooks?callId=" + callId).GET()).body());
        objects = Map.of("endpointId", endpointId, "callId", callId, "conferenceId", conferenceId,
                "recordingId", recordingId, "conference recordingId", ofRoom,
                "deliveryId", webhooks.path(0).path("deliveryId").asString());
    }

    private static String recordingOf(String conferenceId) throws Exception {
        HttpResponse<byte[]> reply = rig.node.bytes(rig.node.request("/api/v2/accounts/" + NodeUnderTest.ACCOUNT
                + "/conferences/" + conferenceId + "/bxml").header("Content-Type", "application/xml")
                .PUT(HttpRequest.BodyPublishers.ofString("<Bxml><StartRecording recordingAvailableUrl=\""
                        + rig.app.url("/available") + "\"/><StopRecording/></Bxml>")));
        assertEquals(204, reply.statusCode(), () -> text(reply));
        return rig.app.await("conferenceRecordingAvailable", CarrierRig.SOON).body().path("recordingId").asString();
    }

    @AfterAll
    static void end() {
        if (rig != null) {
            rig.close();
        }
    }

    /** An operation as it is described. */
    private record Operation(String method, String path, JsonNode described) {
        /** With what is there in the place of its parameters. */
        String of(String account) {
            Matcher parameter = PARAMETER.matcher(path);
            return parameter.replaceAll(p -> p.group(1).equals("accountId") ? account
                    : object(p.group(1).equals("recordingId") && path.contains("/conferences/")
                            ? "conference recordingId" : p.group(1)));
        }

        private String object(String name) {
            assertNotNull(objects.get(name), () -> this + " is about something that this test has none of: " + name);
            return objects.get(name);
        }

        boolean ofAnObject() {
            return PARAMETER.matcher(path.replace("{accountId}", "")).find();
        }

        /** With a body of the type that it takes. */
        HttpResponse<byte[]> ask(String account, String credentials) throws Exception {
            HttpRequest.Builder request = rig.node.request(of(account)).setHeader("Authorization", credentials);
            JsonNode content = contract.resolved(described.path("requestBody")).path("content");
            if (content.isMissingNode()) {
                request.method(method, HttpRequest.BodyPublishers.noBody());
            } else {
                String type = content.propertyNames().iterator().next();
                request.header("Content-Type", type).method(method,
                        HttpRequest.BodyPublishers.ofString(type.endsWith("xml") ? "<Bxml/>" : "{}"));
            }
            return rig.node.bytes(request);
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    /** All that belong to an account; the others are open, or have rules and tests of their own. */
    private static List<Operation> operations() {
        List<Operation> all = contract.operations().stream().map(o -> o.split(" "))
                .map(o -> new Operation(o[0], o[1], contract.document().path("paths").path(o[1])
                        .path(o[0].toLowerCase())))
                .filter(o -> !o.described().has("security")).toList();
        assertFalse(all.isEmpty());
        return all;
    }

    private static String basic(String credentials) {
        return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }

    /** The status, and the fault in the envelope of its API, as it is described. */
    private static void refused(int status, String voiceType, String endpointsType, Operation o,
            HttpResponse<byte[]> reply) {
        String about = o + " answered " + reply.statusCode() + " " + text(reply);
        assertEquals(status, reply.statusCode(), about);
        JsonNode body = Json.parse(text(reply));
        boolean endpoints = o.path().startsWith("/v2/");
        JsonNode fault = endpoints ? body.path("errors").path(0) : body;
        assertEquals(endpoints ? endpointsType : voiceType, fault.path("type").asString(), about);
        assertFalse(fault.path("description").asString("").isEmpty(), about);
        assertEquals(36, fault.path("id").asString("").length(), about);
        if (endpoints) {
            assertEquals("" + status, fault.path("code").asString(), about);
        }
        described(o, reply, body);
    }

    private static void described(Operation o, HttpResponse<byte[]> reply, JsonNode body) {
        contract.check(Json.parse(Json.text(Map.of("method", o.method(), "url", o.of(NodeUnderTest.ACCOUNT),
                "sent", "", "status", reply.statusCode(), "headers", Map.of("content-type",
                reply.headers().firstValue("Content-Type").orElse("")), "data", body))));
    }

    private static String text(HttpResponse<byte[]> reply) {
        return new String(reply.body(), StandardCharsets.UTF_8);
    }

    @Test
    void without_good_credentials_nothing_is_answered() throws Exception {
        for (Operation o : operations()) {
            for (String credentials : List.of("", basic("tester:wrong"), basic("nobody:secret"), "Bearer nonsense",
                    "Nonsense")) {
                HttpResponse<byte[]> reply = o.ask(NodeUnderTest.ACCOUNT, credentials);
                refused(401, "authentication-error", "unauthorized", o, reply);
                assertTrue(reply.headers().firstValue("WWW-Authenticate").orElse("").startsWith("Basic"), o.toString());
            }
        }
    }

    @Test
    void another_accounts_operations_are_forbidden() throws Exception {
        for (Operation o : operations()) {
            refused(403, "authorization-error", "forbidden", o, o.ask(NodeUnderTest.ACCOUNT, OTHER));
            refused(403, "authorization-error", "forbidden", o, o.ask(NodeUnderTest.OTHER_ACCOUNT, OWNER));
        }
    }

    @Test
    void another_accounts_objects_are_not_there_and_stay_as_they_are() throws Exception {
        for (Operation o : operations()) {
            HttpResponse<byte[]> reply;
            if (o.ofAnObject()) {
                reply = o.ask(NodeUnderTest.OTHER_ACCOUNT, OTHER);
                boolean list = reply.statusCode() == 200 && text(reply).equals("[]");
                if (!list) {
                    refused(404, "validation", "resource_not_found", o, reply);
                }
            } else if (o.method().equals("GET")) {
                reply = o.ask(NodeUnderTest.OTHER_ACCOUNT, OTHER);
                assertEquals(200, reply.statusCode(), o.toString());
                objects.values().forEach(id -> assertFalse(text(reply).contains(id), () -> o + ": " + text(reply)));
            }
        }
        for (Operation o : operations()) {
            if (o.method().equals("GET")) {
                assertEquals(200, o.ask(NodeUnderTest.ACCOUNT, OWNER).statusCode(), () -> "the owner: " + o);
            }
        }
        assertEquals("answered", rig.node.callState(objects.get("callId")).path("state").asString());
    }

    @Test
    void more_calls_than_the_rate_allows_are_told_when_to_come_again() throws Exception {
        Operation create = operations().stream().filter(o -> o.path().endsWith("/calls") && o.method().equals("POST"))
                .findFirst().orElseThrow();
        String order = Json.text(Map.of("applicationId", NodeUnderTest.OTHER_APPLICATION,
                "from", NodeUnderTest.OTHER_NUMBER, "to", CarrierRig.NEVER_ANSWERS,
                "answerUrl", rig.app.url("/other").toString()));
        HttpResponse<byte[]> reply = null;
        int made = 0;
        while (made < 2 * QUEUE && (reply == null || reply.statusCode() == 201)) {
            reply = rig.node.bytes(rig.node.request(create.of(NodeUnderTest.OTHER_ACCOUNT))
                    .setHeader("Authorization", OTHER).header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(order)));
            made++;
        }
        assertTrue(made > QUEUE, "only " + made);
        JsonNode body = Json.parse(text(reply));
        assertEquals(429, reply.statusCode(), body.toString());
        assertEquals("error", body.path("type").asString());
        assertEquals("Account call creation rate limit exceeded", body.path("description").asString());
        assertEquals("1", reply.headers().firstValue("Retry-After").orElse(""));
        described(create, reply, body);
    }
}
