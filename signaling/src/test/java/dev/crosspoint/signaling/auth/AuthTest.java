package dev.crosspoint.signaling.auth;

import static dev.crosspoint.signaling.ControlPlane.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.signaling.ControlPlane;
import dev.crosspoint.signaling.account.BasicCredentials;
import dev.crosspoint.signaling.http.ErrorEnvelope;
import dev.crosspoint.signaling.http.ApiReply;
import dev.crosspoint.signaling.http.RestModule;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class AuthTest {

    private static final String ENDPOINTS = "/v2/accounts/9900142/endpoints";
    private static final String VOICE = "/api/v2/accounts/9900142/calls";
    private static final String GRANT = "grant_type=client_credentials";

    @TempDir
    private Path dir;
    private ControlPlane plane;

    @BeforeEach
    void start() {
        RestModule voice = routes -> routes.api("/api/v2/accounts/{accountId}", ErrorEnvelope.VOICE)
                .get("/calls", r -> ApiReply.json(200, Map.of("caller", r.caller().name(), "account", r.accountId())));
        plane = new ControlPlane(dir, 10, voice);
    }

    @AfterEach
    void stop() {
        plane.close();
    }

    @Test
    void client_gets_a_token_that_opens_both_apis() {
        HttpResponse<String> r = token(ControlPlane.CLIENT.header(), GRANT);
        assertEquals(200, r.statusCode());
        assertEquals("no-store", r.headers().firstValue("Cache-Control").orElseThrow());
        JsonNode body = json(r);
        assertTrue(body.get("expires_in").isNumber());
        assertEquals(3600, body.get("expires_in").intValue());
        assertEquals("Bearer", body.get("token_type").stringValue());
        String bearer = "Bearer " + body.get("access_token").stringValue();
        assertEquals(200, get(ENDPOINTS, bearer).statusCode());
        assertEquals("demo-client", json(get(VOICE, bearer)).get("caller").stringValue());
        assertEquals(403, get("/v2/accounts/9900999/endpoints", bearer).statusCode());
    }

    @Test
    void client_may_identify_itself_in_the_form() {
        HttpResponse<String> r = token(null, GRANT + "&client_id=demo-client&client_secret=demo-secret");
        assertEquals(200, r.statusCode());
    }

    @Test
    void wrong_client_gets_no_token() {
        for (String header : new String[] {null, "Basic", "Basic !!!", "Bearer x",
            new BasicCredentials("demo-client", "wrong").header(), new BasicCredentials("nobody", "x").header(),
            ControlPlane.USER.header(), "Basic " + Base64.getEncoder().encodeToString("nocolon".getBytes())}) {
            HttpResponse<String> r = token(header, GRANT);
            assertEquals(401, r.statusCode());
            assertEquals("invalid_client", json(r).get("error").stringValue());
            assertTrue(r.headers().firstValue("WWW-Authenticate").isPresent());
        }
    }

    @Test
    void other_grants_and_forms_are_refused() {
        String client = ControlPlane.CLIENT.header();
        assertEquals("unsupported_grant_type", error(token(client, "grant_type=password")));
        assertEquals("invalid_request", error(token(client, "grant_type%ZZ=1")));
        assertEquals("invalid_request", error(token(client, "")));
        HttpResponse<String> json = plane.send(plane.to(TokenEndpoint.PATH).header("Authorization", client)
                .header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString("{}")));
        assertEquals("invalid_request", error(json));
        assertEquals(405, plane.send(plane.to(TokenEndpoint.PATH)).statusCode());
        assertEquals(413, token(client, GRANT + "&x=" + "y".repeat(70_000)).statusCode());
    }

    @Test
    void token_ends_after_an_hour() {
        String bearer = "Bearer " + json(token(ControlPlane.CLIENT.header(), GRANT)).get("access_token").stringValue();
        plane.now = plane.now.plus(Duration.ofMinutes(59));
        assertEquals(200, get(ENDPOINTS, bearer).statusCode());
        plane.now = plane.now.plus(Duration.ofMinutes(1));
        assertEquals(401, get(ENDPOINTS, bearer).statusCode());
    }

    @Test
    void token_survives_a_restart() {
        String bearer = "Bearer " + json(token(ControlPlane.CLIENT.header(), GRANT)).get("access_token").stringValue();
        plane.close();
        plane = new ControlPlane(dir, 10);
        assertEquals(200, get(ENDPOINTS, bearer).statusCode());
    }

    @Test
    void changed_token_is_refused() {
        String token = json(token(ControlPlane.CLIENT.header(), GRANT)).get("access_token").stringValue();
        String[] parts = token.split("\\.");
        String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
        String other = base64(claims.replace("9900142", "9900999"));
        String none = base64("{\"alg\":\"none\"}");
        for (String forged : new String[] {parts[0] + "." + other + "." + parts[2], none + "." + parts[1] + ".",
            none + "." + parts[1] + "." + parts[2], parts[0] + "." + parts[1] + ".", token + "x", "x", "", "..",
            token.substring(0, token.length() - 4) + "AAAA", "x".repeat(3000)}) {
            assertEquals(401, get(ENDPOINTS, "Bearer " + forged).statusCode(), forged);
        }
    }

    @Test
    void endpoint_token_does_not_open_the_api() {
        JsonNode data = json(plane.post(ENDPOINTS, "{\"type\":\"WEBRTC\",\"direction\":\"INBOUND\"}")).get("data");
        assertEquals(401, get(ENDPOINTS, "Bearer " + data.get("token").stringValue()).statusCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic", "Basic ", "Basic ZGVtbw==", "Basic ZGVtbzp4", "Digest x", "Bearer", "", "basic"})
    void bad_header_is_refused(String header) {
        assertEquals(401, get(ENDPOINTS, header).statusCode());
    }

    @Test
    void voice_tells_faults_in_its_own_envelope() {
        assertVoiceError(get(VOICE, "Basic x"), 401, "authentication-error");
        assertVoiceError(plane.get("/api/v2/accounts/9900999/calls"), 403, "authorization-error");
        assertVoiceError(plane.get("/api/v2/accounts/9900142/nothing"), 404, "validation");
        assertVoiceError(plane.delete(VOICE), 405, "validation");
    }

    private static void assertVoiceError(HttpResponse<String> r, int status, String type) {
        assertEquals(status, r.statusCode());
        JsonNode body = json(r);
        assertEquals(type, body.get("type").stringValue());
        assertFalse(body.get("description").stringValue().isEmpty());
        assertEquals(36, body.get("id").stringValue().length());
        assertEquals(3, body.size());
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String error(HttpResponse<String> r) {
        assertEquals(400, r.statusCode());
        return json(r).get("error").stringValue();
    }

    private HttpResponse<String> get(String path, String authorization) {
        return plane.send(plane.to(path).header("Authorization", authorization));
    }

    private HttpResponse<String> token(String authorization, String form) {
        HttpRequest.Builder request = plane.to(TokenEndpoint.PATH)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form));
        return plane.send(authorization == null ? request : request.header("Authorization", authorization));
    }
}
