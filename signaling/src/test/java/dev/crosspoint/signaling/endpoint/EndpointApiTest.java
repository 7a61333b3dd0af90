package dev.crosspoint.signaling.endpoint;

import static dev.crosspoint.signaling.ControlPlane.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.signaling.ControlPlane;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class EndpointApiTest {

    private static final String BASE = "/v2/accounts/9900142/endpoints";
    private static final String MINIMAL = "{\"type\":\"WEBRTC\",\"direction\":\"BIDIRECTIONAL\"}";
    private static final int QUOTA = 7;

    @TempDir
    private Path dir;
    private ControlPlane plane;

    @BeforeEach
    void start() {
        plane = new ControlPlane(dir, QUOTA);
    }

    @AfterEach
    void stop() {
        plane.close();
    }

    @Test
    void created_endpoint_has_the_fields_of_the_contract() {
        HttpResponse<String> r = plane.post(BASE, """
                {"type":"WEBRTC","direction":"BIDIRECTIONAL","eventCallbackUrl":"https://app.example/events",
                 "eventFallbackUrl":"https://fallback.app.example/events","tag":"{\\"agent\\":\\"17\\"}",
                 "connectionMetadata":{},"somethingNew":{"a":[1]}}""");
        assertEquals(201, r.statusCode(), r.body());
        assertEquals("application/json;charset=utf-8", r.headers().firstValue("content-type").orElseThrow());
        JsonNode body = json(r);
        JsonNode data = body.get("data");
        String id = data.get("endpointId").stringValue();
        assertTrue(id.matches("e-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"), id);
        assertEquals("WEBRTC", data.get("type").stringValue());
        assertEquals("DISCONNECTED", data.get("status").stringValue());
        assertEquals("2026-11-20T09:15:00.000Z", data.get("creationTimestamp").stringValue());
        assertEquals("2026-11-21T09:15:00.000Z", data.get("expirationTimestamp").stringValue());
        assertEquals("{\"agent\":\"17\"}", data.get("tag").stringValue());
        assertTrue(data.get("devices").isEmpty());
        assertNull(data.get("direction"));
        assertTrue(body.get("errors").isArray() && body.get("errors").isEmpty());
        JsonNode link = body.get("links").get(0);
        assertEquals("endpoint", link.get("rel").stringValue());
        assertEquals("GET", link.get("method").stringValue());
        assertEquals(200, plane.get(URI.create(link.get("href").stringValue()).getPath()).statusCode());
        assertInstanceOf(TokenVerdict.Ok.class, plane.endpoints().verify(data.get("token").stringValue()));
    }

    @Test
    void endpoint_is_read_back_with_devices_and_without_token() {
        String id = create();
        plane.endpoints().deviceConnected(id, "d-1", "desk");
        JsonNode body = json(plane.get(BASE + "/" + id));
        assertEquals("self", body.get("links").get(0).get("rel").stringValue());
        assertEquals("CONNECTED", body.get("data").get("status").stringValue());
        assertNull(body.get("data").get("token"));
        JsonNode device = body.get("data").get("devices").get(0);
        assertEquals("d-1", device.get("deviceId").stringValue());
        assertEquals("desk", device.get("deviceName").stringValue());
        assertEquals("CONNECTED", device.get("status").stringValue());
        plane.endpoints().deviceDisconnected(id, "d-1");
        assertEquals("DISCONNECTED", json(plane.get(BASE + "/" + id)).get("data").get("status").stringValue());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{\"direction\":\"INBOUND\"}                                        | type",
        "{\"type\":\"SIP\",\"direction\":\"INBOUND\"}                       | type",
        "{\"type\":7,\"direction\":\"INBOUND\"}                             | type",
        "{\"type\":\"WEBRTC\"}                                              | direction",
        "{\"type\":\"WEBRTC\",\"direction\":null}                           | direction",
        "{\"type\":\"WEBRTC\",\"direction\":\"UP\"}                         | direction",
        "{\"type\":\"WEBRTC\",\"direction\":\"INBOUND\",\"tag\":{}}         | tag",
        "{\"type\":\"WEBRTC\",\"direction\":\"INBOUND\",\"connectionMetadata\":1} | connectionMetadata",
        "{\"type\":\"WEBRTC\",\"direction\":\"INBOUND\",\"eventCallbackUrl\":\"ftp://a.example\"} | eventCallbackUrl",
        "{\"type\":\"WEBRTC\",\"direction\":\"INBOUND\",\"eventCallbackUrl\":\"/events\"}  | eventCallbackUrl",
        "{\"type\":\"WEBRTC\",\"direction\":\"INBOUND\",\"eventCallbackUrl\":\"http://\"}  | eventCallbackUrl",
        "{\"type\":\"WEBRTC\",\"direction\":\"INBOUND\",\"eventFallbackUrl\":\"a b\"}      | eventFallbackUrl",
        "{\"type\":\"WEBRTC\",\"direction\":\"INBOUND\",\"eventFallbackUrl\":\"http://u:p@a.example\"}|eventFallbackUrl",
        "{\"type\":\"WEBRTC\",\"direction\":\"INBOUND\",\"eventFallbackUrl\":true}         | eventFallbackUrl"})
    void bad_field_is_named(String body, String field) {
        HttpResponse<String> r = plane.post(BASE, body);
        assertError(r, 400, "invalid_parameter");
        assertEquals(field, json(r).get("errors").get(0).get("source").get("field").stringValue());
    }

    @Test
    void tag_may_have_1024_characters_and_no_more() {
        String body = "{\"type\":\"WEBRTC\",\"direction\":\"INBOUND\",\"tag\":\"%s\"}";
        assertEquals(201, plane.post(BASE, body.formatted("é".repeat(1024))).statusCode());
        assertEquals(201, plane.post(BASE, body.formatted("😀".repeat(512))).statusCode());
        assertError(plane.post(BASE, body.formatted("x".repeat(1025))), 400, "invalid_parameter");
        assertError(plane.post(BASE, body.formatted("😀".repeat(513))), 400, "invalid_parameter");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"''", "[]", "null", "{", "{\"type\":\"WEBRTC\"} x", "\"text\""})
    void body_that_is_no_object_is_refused(String body) {
        assertError(plane.post(BASE, body), 400, "invalid_parameter");
    }

    @Test
    void deeply_nested_json_is_refused() {
        assertError(plane.post(BASE, "{\"a\":" + "[".repeat(20_000)), 400, "invalid_parameter");
    }

    @Test
    void oversized_json_is_refused_with_413() {
        assertError(plane.post(BASE, "{\"tag\":\"" + "x".repeat(65_536) + "\"}"), 413, "payload_too_large");
        assertError(plane.post(BASE, "{\"tag\":\"" + "x".repeat(400_000) + "\"}"), 413, "payload_too_large");
    }

    @Test
    void other_content_type_is_refused() {
        assertError(plane.send(authorized(BASE).header("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString(MINIMAL))), 415, "unsupported_media_type");
        assertError(plane.send(authorized(BASE).POST(HttpRequest.BodyPublishers.ofString(MINIMAL))),
                415, "unsupported_media_type");
        assertEquals(201, plane.send(authorized(BASE).header("Content-Type", "application/json; charset=UTF-8")
                .POST(HttpRequest.BodyPublishers.ofString(MINIMAL))).statusCode());
    }

    @Test
    void other_method_is_refused() {
        HttpResponse<String> r = plane.send(authorized(BASE).PUT(HttpRequest.BodyPublishers.ofString(MINIMAL)));
        assertError(r, 405, "method_not_allowed");
        assertEquals("GET, POST", r.headers().firstValue("Allow").orElseThrow());
        assertError(plane.send(authorized(BASE + "/e-1").method("PATCH", HttpRequest.BodyPublishers.noBody())),
                405, "method_not_allowed");
    }

    @Test
    void unknown_path_is_refused_in_the_same_envelope() {
        assertError(plane.get("/v2/accounts/9900142/endpoint"), 404, "resource_not_found");
    }

    @Test
    void strangers_are_refused() {
        HttpResponse<String> r = plane.send(plane.to(BASE));
        assertError(r, 401, "unauthorized");
        assertEquals("Authorization", json(r).get("errors").get(0).get("source").get("header").stringValue());
        assertTrue(r.headers().firstValue("WWW-Authenticate").isPresent());
    }

    @Test
    void another_account_is_forbidden_and_no_account_is_not_found() {
        assertError(plane.get("/v2/accounts/9900999/endpoints"), 403, "forbidden");
        assertError(plane.get("/v2/accounts/not-a-number/endpoints"), 404, "resource_not_found");
    }

    @Test
    void endpoints_of_another_account_do_not_exist() {
        String id = create();
        HttpResponse<String> r = plane.send(plane.to("/v2/accounts/9900999/endpoints/" + id)
                .header("Authorization", ControlPlane.OTHER_USER.header()));
        assertError(r, 404, "resource_not_found");
        assertFalse(plane.endpoints().delete("9900999", id));
        assertEquals(200, plane.get(BASE + "/" + id).statusCode());
    }

    @Test
    void deleted_endpoint_is_gone_and_its_token_worthless() {
        List<String> heard = new ArrayList<>();
        plane.endpoints().onDeleted(heard::add);
        JsonNode data = json(plane.post(BASE, MINIMAL)).get("data");
        String id = data.get("endpointId").stringValue();
        HttpResponse<String> r = plane.delete(BASE + "/" + id);
        assertEquals(204, r.statusCode());
        assertEquals("", r.body());
        assertEquals(List.of(id), heard);
        assertError(plane.get(BASE + "/" + id), 404, "resource_not_found");
        assertError(plane.delete(BASE + "/" + id), 404, "resource_not_found");
        assertInstanceOf(TokenVerdict.Deleted.class, plane.endpoints().verify(data.get("token").stringValue()));
    }

    @Test
    void endpoint_and_token_end_after_a_day() {
        List<String> heard = new ArrayList<>();
        plane.endpoints().onExpired(heard::add);
        JsonNode data = json(plane.post(BASE, MINIMAL)).get("data");
        String id = data.get("endpointId").stringValue();
        String token = data.get("token").stringValue();
        plane.now = plane.now.plus(Duration.ofHours(24)).minusSeconds(1);
        assertEquals(0, plane.endpoints().expire());
        assertInstanceOf(TokenVerdict.Ok.class, plane.endpoints().verify(token));
        plane.now = plane.now.plusSeconds(1);
        assertInstanceOf(TokenVerdict.Expired.class, plane.endpoints().verify(token));
        assertError(plane.get(BASE + "/" + id), 404, "resource_not_found");
        assertEquals(1, plane.endpoints().expire());
        assertEquals(List.of(id), heard);
        assertEquals(0, plane.endpoints().expire());
    }

    @Test
    void quota_counts_living_endpoints() {
        for (int i = 0; i < QUOTA; i++) {
            create();
        }
        HttpResponse<String> r = plane.post(BASE, MINIMAL);
        assertEquals(429, r.statusCode());
        JsonNode error = json(r).get("errors").get(0);
        assertEquals("too_many_endpoints", error.get("type").stringValue());
        assertNull(error.get("id"));
        assertNull(error.get("code"));
        plane.now = plane.now.plus(Duration.ofHours(24));
        assertEquals(201, plane.post(BASE, MINIMAL).statusCode());
    }

    @Test
    void list_is_paged_by_cursor_until_the_end() {
        Set<String> created = new HashSet<>();
        for (int i = 0; i < 5; i++) {
            created.add(create());
        }
        Set<String> listed = new HashSet<>();
        String path = BASE + "?limit=2&type=WEBRTC";
        for (int page = 0; page < 3; page++) {
            JsonNode body = json(plane.get(path));
            body.get("data").forEach(e -> {
                listed.add(e.get("endpointId").stringValue());
                assertNull(e.get("devices"));
                assertNull(e.get("token"));
            });
            assertEquals(2, body.get("page").get("pageSize").intValue());
            assertEquals(5, body.get("page").get("totalElements").intValue());
            assertEquals(3, body.get("page").get("totalPages").intValue());
            assertEquals(page, body.get("page").get("pageNumber").intValue());
            assertEquals("self", body.get("links").get(0).get("rel").stringValue());
            assertEquals(page < 2 ? 2 : 1, body.get("links").size());
            if (page < 2) {
                JsonNode next = body.get("links").get(1);
                assertEquals("next", next.get("rel").stringValue());
                URI href = URI.create(next.get("href").stringValue());
                path = href.getPath() + "?" + href.getRawQuery();
            }
        }
        assertEquals(created, listed);
    }

    @Test
    void list_is_filtered_by_status() {
        String one = create();
        create();
        plane.endpoints().deviceConnected(one, "d-1", null);
        JsonNode connected = json(plane.get(BASE + "?status=CONNECTED")).get("data");
        assertEquals(1, connected.size());
        assertEquals(one, connected.get(0).get("endpointId").stringValue());
        JsonNode disconnected = json(plane.get(BASE + "?status=DISCONNECTED")).get("data");
        assertEquals(1, disconnected.size());
        assertNotEquals(one, disconnected.get(0).get("endpointId").stringValue());
    }

    @ParameterizedTest
    @CsvSource({"limit=0,limit", "limit=1001,limit", "limit=x,limit", "status=BUSY,status", "type=SIP,type",
        "afterCursor=abc,afterCursor", "afterCursor=%25%25,afterCursor"})
    void bad_query_is_named(String query, String parameter) {
        HttpResponse<String> r = plane.get(BASE + "?" + query);
        assertError(r, 400, "invalid_parameter");
        assertEquals(parameter, json(r).get("errors").get(0).get("source").get("parameter").stringValue());
    }

    @Test
    void empty_list_has_a_complete_page() {
        JsonNode body = json(plane.get(BASE));
        assertTrue(body.get("data").isArray() && body.get("data").isEmpty());
        assertEquals(100, body.get("page").get("pageSize").intValue());
        assertEquals(0, body.get("page").get("totalElements").intValue());
        assertEquals(0, body.get("page").get("totalPages").intValue());
        assertEquals(0, body.get("page").get("pageNumber").intValue());
    }

    @Test
    void bxml_goes_to_the_call_of_the_endpoint() {
        String id = create();
        List<String> ran = new ArrayList<>();
        assertError(putBxml(id, "<Response/>", "application/xml"), 404, "resource_not_found");
        plane.bxml = (endpoint, document) -> {
            ran.add(endpoint.endpointId() + document);
            return new EndpointBxml.Outcome.Running();
        };
        assertEquals(204, putBxml(id, "<Response/>", "application/xml").statusCode());
        assertEquals(List.of(id + "<Response/>"), ran);
        plane.bxml = (_, _) -> new EndpointBxml.Outcome.Invalid("Not BXML");
        assertError(putBxml(id, "<", "application/xml; charset=utf-8"), 400, "invalid_parameter");
        plane.bxml = (_, _) -> new EndpointBxml.Outcome.Refused();
        assertError(putBxml(id, "<Response/>", "application/xml"), 409, "conflict");
        assertError(putBxml(id, "<Response/>", "application/json"), 415, "unsupported_media_type");
        assertError(putBxml(id, "x".repeat(65_537), "application/xml"), 413, "payload_too_large");
        assertError(putBxml("e-unknown", "<Response/>", "application/xml"), 404, "resource_not_found");
    }

    @Test
    void fault_of_ours_is_a_500_that_tells_nothing() {
        String id = create();
        plane.bxml = (_, _) -> {
            throw new IllegalStateException("secret detail");
        };
        HttpResponse<String> r = putBxml(id, "<Response/>", "application/xml");
        assertError(r, 500, "service_unavailable");
        assertFalse(r.body().contains("secret"));
    }

    private String create() {
        HttpResponse<String> r = plane.post(BASE, MINIMAL);
        assertEquals(201, r.statusCode(), r.body());
        return json(r).get("data").get("endpointId").stringValue();
    }

    private HttpResponse<String> putBxml(String id, String document, String type) {
        return plane.send(authorized(BASE + "/" + id + "/bxml").header("Content-Type", type)
                .PUT(HttpRequest.BodyPublishers.ofString(document)));
    }

    private HttpRequest.Builder authorized(String path) {
        return plane.to(path).header("Authorization", ControlPlane.USER.header());
    }

    private static void assertError(HttpResponse<String> r, int status, String type) {
        assertEquals(status, r.statusCode(), r.body());
        JsonNode body = json(r);
        assertTrue(body.get("links").isEmpty());
        assertTrue(body.get("data").isNull());
        JsonNode error = body.get("errors").get(0);
        assertEquals(type, error.get("type").stringValue());
        assertEquals(Integer.toString(status), error.get("code").stringValue());
        assertEquals(36, error.get("id").stringValue().length());
        assertFalse(error.get("description").stringValue().isEmpty());
    }
}
