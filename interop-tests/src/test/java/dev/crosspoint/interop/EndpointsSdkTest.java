package dev.crosspoint.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.interop.peer.ApplicationServer;
import dev.crosspoint.interop.peer.ApplicationServer.Answer;
import dev.crosspoint.interop.peer.Browser;
import dev.crosspoint.signaling.json.Json;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** The Endpoints API by the vendor's SDK for Node.js. */
class EndpointsSdkTest {
    @RegisterExtension
    static final SdkRig rig = new SdkRig(Map.of());

    private static final Path CLIENT = Path.of("../media-node/src/main/resources/web/brtc.js").toAbsolutePath();
    private static final String API = "EndpointsApi";
    private static final String ACCOUNT = NodeUnderTest.ACCOUNT;
    private static final Map<String, Object> WEBRTC = Map.of("type", "WEBRTC", "direction", "BIDIRECTIONAL");

    private static JsonNode create() throws Exception {
        NodeSdk.Reply made = rig.sdk.call(API, "createEndpoint", ACCOUNT, WEBRTC);
        assertEquals(201, made.status(), made.toString());
        return made.data().path("data");
    }

    @Test
    void an_endpoint_is_made_shown_and_deleted() throws Exception {
        NodeSdk.Reply made = rig.sdk.call(API, "createEndpoint", ACCOUNT, Map.of("type", "WEBRTC",
                "direction", "INBOUND", "eventCallbackUrl", "https://app.example/events",
                "eventFallbackUrl", "https://app.example/spare", "tag", "{\"agent\":\"17\"}",
                "connectionMetadata", Map.of()));
        assertEquals(201, made.status(), made.toString());
        JsonNode endpoint = made.data().path("data");
        String id = endpoint.path("endpointId").asString();
        assertEquals("endpoint", made.data().path("links").path(0).path("rel").asString());
        assertEquals("GET", made.data().path("links").path(0).path("method").asString());
        assertEquals(0, made.data().path("errors").size());
        assertTrue(made.data().path("errors").isArray());
        assertEquals("WEBRTC", endpoint.path("type").asString());
        assertEquals("DISCONNECTED", endpoint.path("status").asString());
        assertEquals(3, endpoint.path("token").asString().split("\\.").length);
        assertTrue(endpoint.path("devices").isArray());
        assertFalse(endpoint.has("direction"));
        assertEquals(24 * 3600, java.time.Duration.between(
                java.time.Instant.parse(endpoint.path("creationTimestamp").asString()),
                java.time.Instant.parse(endpoint.path("expirationTimestamp").asString())).toSeconds());

        NodeSdk.Reply shown = rig.sdk.call(API, "getEndpoint", ACCOUNT, id);
        assertEquals(200, shown.status());
        assertEquals("self", shown.data().path("links").path(0).path("rel").asString());
        assertEquals("{\"agent\":\"17\"}", shown.data().path("data").path("tag").asString());
        assertFalse(shown.data().path("data").has("token"));
        assertTrue(shown.data().path("data").path("devices").isArray());

        assertEquals(204, rig.sdk.call(API, "deleteEndpoint", ACCOUNT, id).status());
        fault(rig.sdk.call(API, "getEndpoint", ACCOUNT, id), 404, "resource_not_found");
        fault(rig.sdk.call(API, "deleteEndpoint", ACCOUNT, id), 404, "resource_not_found");
    }

    @Test
    void lists_come_in_pages_with_their_filters() throws Exception {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            made.add(create().path("endpointId").asString());
        }
        List<String> listed = new ArrayList<>();
        String cursor = null;
        int number = 0;
        do {
            NodeSdk.Reply reply = rig.sdk.call(API, "listEndpoints", ACCOUNT, "WEBRTC", "DISCONNECTED", cursor, 2);
            assertEquals(200, reply.status());
            JsonNode page = reply.data().path("page");
            assertEquals(2, page.path("pageSize").asInt());
            assertEquals(number++, page.path("pageNumber").asInt());
            assertEquals((page.path("totalElements").asInt() + 1) / 2, page.path("totalPages").asInt());
            reply.data().path("data").forEach(e -> {
                assertFalse(e.has("devices") || e.has("token"), e.toString());
                listed.add(e.path("endpointId").asString());
            });
            cursor = next(reply.data().path("links"));
        } while (cursor != null);
        assertTrue(listed.containsAll(made), listed.toString());
        assertEquals(listed.size(), new HashSet<>(listed).size(), "each once");
        assertEquals(0, rig.sdk.call(API, "listEndpoints", ACCOUNT, "WEBRTC", "CONNECTED").data().path("data").size());
        for (NodeSdk.Reply wrong : List.of(rig.sdk.call(API, "listEndpoints", ACCOUNT, "SIP"),
                rig.sdk.call(API, "listEndpoints", ACCOUNT, null, "ASLEEP"),
                rig.sdk.call(API, "listEndpoints", ACCOUNT, null, null, "nonsense"),
                rig.sdk.call(API, "listEndpoints", ACCOUNT, null, null, null, 1001))) {
            fault(wrong, 400, "invalid_parameter");
        }
        for (String id : made) {
            assertEquals(204, rig.sdk.call(API, "deleteEndpoint", ACCOUNT, id).status());
        }
    }

    private static String next(JsonNode links) {
        return links.valueStream().filter(l -> l.path("rel").asString().equals("next")).findFirst()
                .map(l -> URI.create(l.path("href").asString()).getRawQuery())
                .map(query -> query.replaceAll(".*afterCursor=([^&]*).*", "$1"))
                .map(c -> URLDecoder.decode(c, StandardCharsets.UTF_8)).orElse(null);
    }

    private static void fault(NodeSdk.Reply reply, int status, String type) {
        fault(reply.status(), reply.data(), status, type);
    }

    private static void fault(int found, JsonNode body, int status, String type) {
        assertEquals(status, found, body.toString());
        assertTrue(body.path("links").isArray(), body.toString());
        assertTrue(body.path("data").isNull(), body.toString());
        JsonNode error = body.path("errors").path(0);
        assertEquals(type, error.path("type").asString(), body.toString());
        assertEquals("" + status, error.path("code").asString(), body.toString());
        assertEquals(36, error.path("id").asString().length(), body.toString());
        assertFalse(error.path("description").asString().isEmpty(), body.toString());
        assertTrue(error.path("source").isObject(), body.toString());
    }

    @Test
    void what_is_wrong_with_an_endpoint_is_said() throws Exception {
        for (Map<String, Object> wrong : List.<Map<String, Object>>of(
                Map.of("direction", "INBOUND"), Map.of("type", "WEBRTC"),
                Map.of("type", "SIP", "direction", "INBOUND"), Map.of("type", "WEBRTC", "direction", "UP"),
                Map.of("type", "WEBRTC", "direction", "INBOUND", "eventCallbackUrl", "not a url"),
                Map.of("type", "WEBRTC", "direction", "INBOUND", "eventCallbackUrl", "file:///etc/passwd"),
                Map.of("type", "WEBRTC", "direction", "INBOUND", "tag", "x".repeat(1025)))) {
            fault(rig.sdk.call(API, "createEndpoint", ACCOUNT, wrong), 400, "invalid_parameter");
        }
    }

    @Test
    void strangers_and_other_accounts_are_kept_out() throws Exception {
        String id = create().path("endpointId").asString();
        rig.sdk.as("tester", "wrong");
        fault(rig.sdk.call(API, "getEndpoint", ACCOUNT, id), 401, "unauthorized");
        fault(rig.sdk.call(API, "createEndpoint", ACCOUNT, WEBRTC), 401, "unauthorized");
        rig.sdk.as("other", "private");
        fault(rig.sdk.call(API, "listEndpoints", ACCOUNT), 403, "forbidden");
        fault(rig.sdk.call(API, "getEndpoint", NodeUnderTest.OTHER_ACCOUNT, id), 404, "resource_not_found");
        fault(rig.sdk.call(API, "deleteEndpoint", NodeUnderTest.OTHER_ACCOUNT, id), 404, "resource_not_found");
        fault(rig.sdk.call(API, "updateEndpointBxml", NodeUnderTest.OTHER_ACCOUNT, id, "<Bxml/>"), 404,
                "resource_not_found");
        fault(rig.sdk.call(API, "listEndpoints", "not-a-number"), 404, "resource_not_found");
        rig.sdk.as("tester", "secret");
        assertEquals(200, rig.sdk.call(API, "getEndpoint", ACCOUNT, id).status());
    }

    @Test
    void a_document_for_an_endpoint_that_is_in_no_call_finds_nothing() throws Exception {
        String id = create().path("endpointId").asString();
        fault(rig.sdk.call(API, "updateEndpointBxml", ACCOUNT, id,
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Bxml><Hangup/></Bxml>"), 404, "resource_not_found");
    }

    @Test
    void a_document_for_an_endpoint_takes_over_the_call_that_it_is_in() throws Exception {
        JsonNode endpoint = rig.node.createEndpoint(rig.app);
        String id = endpoint.path("endpointId").asString();
        rig.app.on("/initiate", _ -> Answer.bxml("<Connect eventCallbackUrl=\"/connect\"><Endpoint>" + id
                + "</Endpoint></Connect><Redirect redirectUrl=\"/never\"/>"));
        try (Browser device = Browser.script("wrtc.mjs", CLIENT.toString())) {
            device.call("connect", rig.node.deviceUrl(), endpoint.path("token").asString());
            device.call("publish", Speech.wavFile(Speech.browser()).toString());
            rig.app.await("endpointEligible", CarrierRig.SOON);
            rig.carrier.callNode(NodeUnderTest.NUMBER);
            rig.app.await("ANSWERED", CarrierRig.SOON, h -> h.body().path("status").asString("").equals("ANSWERED"));
            NodeSdk.Reply wrong = rig.sdk.call(API, "updateEndpointBxml", ACCOUNT, id, "<Bxml><Dance/></Bxml>");
            fault(wrong, 400, "invalid_parameter");

            assertEquals(204, rig.sdk.call(API, "updateEndpointBxml", ACCOUNT, id,
                    "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Bxml><Tag>put</Tag><Hangup/></Bxml>").status());
            JsonNode end = rig.app.await("disconnect", CarrierRig.SOON).body();
            assertEquals("hangup", end.path("cause").asString(), end.toString());
            assertEquals("put", end.path("tag").asString(), end.toString());
            assertEquals(List.of("initiate", "disconnect"), rig.app.hooks().stream()
                    .filter(h -> h.body().has("eventType")).map(ApplicationServer.Hook::type).toList());
        }
        assertEquals(204, rig.sdk.call(API, "deleteEndpoint", ACCOUNT, id).status());
    }

    @Test
    void wrong_methods_and_wrong_types_are_refused() throws Exception {
        String path = "/v2/accounts/" + ACCOUNT + "/endpoints";
        HttpResponse<String> method = rig.node.send(rig.node.request(path)
                .method("PATCH", HttpRequest.BodyPublishers.noBody()));
        fault(method.statusCode(), Json.parse(method.body()), 405, "method_not_allowed");
        HttpResponse<String> type = rig.node.send(rig.node.request(path).header("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString("{}")));
        fault(type.statusCode(), Json.parse(type.body()), 415, "unsupported_media_type");
        HttpResponse<String> json = rig.node.send(rig.node.request(path).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{nonsense")));
        fault(json.statusCode(), Json.parse(json.body()), 400, "invalid_parameter");
    }
}
