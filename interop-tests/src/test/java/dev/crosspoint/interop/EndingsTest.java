package dev.crosspoint.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.crosspoint.interop.peer.ApplicationServer;
import dev.crosspoint.interop.peer.ApplicationServer.Answer;
import dev.crosspoint.interop.peer.ApplicationServer.Hook;
import dev.crosspoint.interop.peer.Browser;
import dev.crosspoint.interop.peer.Sipp;
import dev.crosspoint.signaling.json.Json;
import dev.crosspoint.testing.FreePorts;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/**
 * Both flows of the quick start to their ends: the device declines, hangs up, vanishes, loses its endpoint; and the
 * application, asked what is next, says it well or badly or not at all. Each ends with its cause, and nothing is left.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EndingsTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Path CLIENT = Path.of("../media-node/src/main/resources/web/brtc.js").toAbsolutePath();
    private static final String TO = "+15559990000";
    private static final int PORT_PAIRS = 20;
    /** How often the tests below call out: SIPp is one process for all of them, and takes a while to start. */
    private static final int CALLS_OUT = 15;
    private static ApplicationServer app;
    private static NodeUnderTest node;
    private static Sipp phones;
    private static Device device;
    private static String closedPort;

    /** What the application does when it is asked for the next document. */
    enum Application {
        HANGS_UP(Answer.bxml("<Hangup/>"), "hangup"),
        IS_DOWN(null, "callback-error"),
        IS_SLOW(new Answer(200, "application/xml", "<Response/>".getBytes(StandardCharsets.UTF_8),
                Duration.ofSeconds(3)), "callback-error"),
        FAILS(Answer.status(500), "callback-error"),
        SAYS_NO_XML(new Answer(200, "application/xml", "no xml".getBytes(StandardCharsets.UTF_8), Duration.ZERO),
                "invalid-bxml"),
        SAYS_JSON(new Answer(200, "application/json", "{}".getBytes(StandardCharsets.UTF_8), Duration.ZERO),
                "invalid-bxml"),
        SAYS_AN_UNKNOWN_VERB(Answer.bxml("<Dance/>"), "invalid-bxml");

        private final Answer answer;
        private final String cause;

        Application(Answer answer, String cause) {
            this.answer = answer;
            this.cause = cause;
        }

        /** Where it is asked; nobody listens where it is down. */
        String url(String path) {
            app.on(path, _ -> answer);
            return answer == null ? closedPort : app.url(path).toString();
        }
    }

    /** A device whose user decides about each call. */
    private record Device(Browser browser, String endpointId) {
        static Device join() throws Exception {
            Browser browser = Browser.script("wrtc.mjs", CLIENT.toString());
            JsonNode endpoint = node.createEndpoint(app);
            String id = endpoint.path("endpointId").asString();
            browser.call("connect", node.deviceUrl(), endpoint.path("token").asString(), false);
            browser.call("publish", Speech.wavFile(Speech.browser()).toString());
            app.await("endpointEligible of " + id, SOON, h -> h.type().equals("endpointEligible")
                    && h.body().path("endpointId").asString().equals(id));
            return new Device(browser, id);
        }

        void accepts() throws Exception {
            browser.call("awaitStream", 20);
            browser.call("accept");
            app.await("ANSWERED", SOON, h -> h.body().path("status").asString("").equals("ANSWERED"));
        }

        void declines() throws Exception {
            browser.call("awaitStream", 20);
            browser.call("decline");
            free();
        }

        void hangsUp() throws Exception {
            browser.call("hangup", endpointId, "ENDPOINT");
            free();
        }

        private void free() throws Exception {
            browser.call("awaitNoStream", 20);
            app.await("endpointEligible", SOON);
        }
    }

    @BeforeAll
    static void one_node_and_one_device_for_all() throws Exception {
        Sipp.Ports ports = Sipp.Ports.free();
        closedPort = "http://127.0.0.1:" + FreePorts.one() + "/";
        int low = FreePorts.first(2 * PORT_PAIRS);
        phones = Sipp.start("answer.xml", ports, null, Map.of("ring", 20, "speech", Speech.ulawFile(Speech.carrier())),
                "-m", "" + CALLS_OUT);
        app = new ApplicationServer();
        node = NodeUnderTest.start(app, ports.sip(), Files.createTempDirectory("node"), Map.of(
                "CROSSPOINT_CALLS_PER_SECOND", "50", "CROSSPOINT_ACCOUNTS_0_APPLICATIONS_0_CALLBACK_TIMEOUT", "1",
                "CROSSPOINT_MEDIA_RTP_PORTS", low + "-" + (low + 2 * PORT_PAIRS - 1)));
        device = Device.join();
    }

    @AfterAll
    static void end() throws Exception {
        try (ApplicationServer _ = app; NodeUnderTest _ = node; Sipp _ = phones) {
            if (device != null) {
                device.browser.close();
            }
        }
    }

    @BeforeEach
    void forget() {
        app.forget();
    }

    private static Answer connect(Device to, Application then) {
        return Answer.bxml("<Connect eventCallbackUrl=\"/connect\"><Endpoint>" + to.endpointId
                + "</Endpoint></Connect><Redirect redirectUrl=\"" + then.url("/next") + "\"/>");
    }

    private static Sipp callIn(Device to, Application then, String scenario, Map<String, Object> values)
            throws Exception {
        app.on("/initiate", _ -> connect(to, then));
        return Sipp.start(scenario, Sipp.Ports.free(), "127.0.0.1:" + node.sipPort, values, "-s", NodeUnderTest.NUMBER);
    }

    private static void callOut(String answerUrl) throws Exception {
        node.createCall(app, TO, Map.of("answerUrl", answerUrl, "callbackTimeout", 1));
    }

    private static void callOut(Device to, Application then) throws Exception {
        app.on("/answer", _ -> connect(to, then));
        callOut(app.url("/answer").toString());
    }

    /** The application was told why the call ended, and the call's state says the same. */
    private static void ended(String cause, String... connectStatuses) throws Exception {
        Hook end = app.await("disconnect", SOON);
        JsonNode call = node.callState(end.body().path("callId").asString());
        assertEquals(cause, end.body().path("cause").asString(), end.body().toString());
        assertEquals("disconnected", call.path("state").asString());
        assertEquals(cause, call.path("disconnectCause").asString());
        for (JsonNode told : List.of(end.body(), call)) {
            assertEquals(cause.equals("hangup"), told.path("errorMessage").asString("").isEmpty(), told.toString());
            assertEquals(cause.equals("hangup"), told.path("errorId").asString("").isEmpty(), told.toString());
        }
        assertEquals(List.of(connectStatuses), app.hooks().stream().filter(h -> h.type().equals("connectStatus"))
                .map(h -> h.body().path("status").asString()).toList());
        List<Hook> voice = app.hooks().stream().filter(h -> h.body().has("eventType")).toList();
        assertEquals("disconnect", voice.getLast().type(), "nothing is asked after the end");
    }

    // ---- a telephone calls in

    @ParameterizedTest
    @EnumSource
    void inbound_and_the_device_hangs_up(Application then) throws Exception {
        try (Sipp phone = callIn(device, then, "call-in-silent.xml", Map.of())) {
            device.accepts();
            device.hangsUp();
            phone.awaitSuccess(SOON);
            ended(then.cause, "INITIATED", "ANSWERED", "COMPLETED");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"HANGS_UP", "IS_DOWN", "IS_SLOW", "SAYS_AN_UNKNOWN_VERB"})
    void inbound_and_the_device_declines(Application then) throws Exception {
        boolean refused = then == Application.HANGS_UP;
        try (Sipp phone = callIn(device, then, "call-in-refused.xml", Map.of("status", refused ? 603 : 500))) {
            device.declines();
            phone.awaitSuccess(SOON);
            ended(refused ? "rejected" : then.cause, "INITIATED", "CANCELED");
        }
    }

    @Test
    void inbound_and_the_device_vanishes() throws Exception {
        Device gone = Device.join();
        app.forget();
        try (Sipp phone = callIn(gone, Application.HANGS_UP, "call-in-silent.xml", Map.of())) {
            gone.accepts();
            gone.browser.kill();
            phone.awaitSuccess(SOON);
            ended("hangup", "INITIATED", "ANSWERED", "COMPLETED");
            app.await("redirect", SOON);
            app.await("endpointDisconnected", SOON);
        }
    }

    @Test
    void inbound_and_nobody_is_there() throws Exception {
        Device nobody = new Device(null, node.createEndpoint(app).path("endpointId").asString());
        try (Sipp phone = callIn(nobody, Application.HANGS_UP, "call-in-refused.xml", Map.of("status", 603))) {
            phone.awaitSuccess(SOON);
            ended("rejected", "FAILED");
            app.await("redirect", SOON);
        }
    }

    @Test
    void inbound_and_the_endpoint_is_another_accounts_of_which_nothing_is_told() throws Exception {
        String theirs = Json.parse(node.send(node.request("/v2/accounts/" + NodeUnderTest.OTHER_ACCOUNT + "/endpoints")
                .setHeader("Authorization", "Basic b3RoZXI6cHJpdmF0ZQ==") // other:private
                .header("Content-Type", "application/json").POST(BodyPublishers.ofString(
                        "{\"type\":\"WEBRTC\",\"direction\":\"BIDIRECTIONAL\",\"tag\":\"secret plan\"}"))).body())
                .path("data").path("endpointId").asString();
        Device foreign = new Device(null, theirs);
        try (Sipp phone = callIn(foreign, Application.HANGS_UP, "call-in-refused.xml", Map.of("status", 603))) {
            phone.awaitSuccess(SOON);
            ended("rejected", "DENIED");
            app.await("redirect", SOON);
            assertFalse(app.hooks().toString().contains("secret plan"));
        }
    }

    // ---- a device calls out, by the application

    @ParameterizedTest
    @EnumSource
    void outbound_and_the_application_is_asked_when_the_phone_answers(Application then) throws Exception {
        callOut(then.url("/answer"));
        ended(then.cause);
    }

    @ParameterizedTest
    @EnumSource(names = {"HANGS_UP", "IS_DOWN", "IS_SLOW", "SAYS_NO_XML"})
    void outbound_and_the_device_hangs_up(Application then) throws Exception {
        callOut(device, then);
        device.accepts();
        device.hangsUp();
        ended(then.cause, "INITIATED", "ANSWERED", "COMPLETED");
    }

    @ParameterizedTest
    @EnumSource(names = {"HANGS_UP", "FAILS"})
    void outbound_and_the_device_declines(Application then) throws Exception {
        callOut(device, then);
        device.declines();
        ended(then.cause, "INITIATED", "CANCELED");
    }

    @Test
    void outbound_and_the_device_vanishes() throws Exception {
        Device gone = Device.join();
        app.forget();
        callOut(gone, Application.HANGS_UP);
        gone.accepts();
        gone.browser.kill();
        ended("hangup", "INITIATED", "ANSWERED", "COMPLETED");
        app.await("redirect", SOON);
    }

    /** As at the end of its 24 hours, which tests in virtual time play. */
    @Test
    void outbound_and_the_endpoint_is_deleted() throws Exception {
        Device gone = Device.join();
        app.forget();
        try {
            callOut(gone, Application.HANGS_UP);
            gone.accepts();
            assertEquals(204, node.delete(gone.endpointId));
            ended("hangup", "INITIATED", "ANSWERED", "COMPLETED");
            app.await("redirect", SOON);
        } finally {
            gone.browser.close();
        }
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void after_all_of_it_nothing_is_left() throws Exception {
        phones.awaitSuccess(SOON); // each of them was hung up
        device.browser.call("disconnect");
        app.await("endpointDisconnected", SOON);
        assertEquals(Map.of(), Footprint.settled(node, app).gaugesLeft(PORT_PAIRS));
        for (String faults : List.of("crosspoint_media_faults", "crosspoint_sip_faults",
                "crosspoint_signaling_http_broken")) {
            assertEquals(0, node.metric(faults), faults);
        }
        String calls = node.send(node.request("/api/v2/accounts/" + NodeUnderTest.ACCOUNT + "/calls").GET()).body();
        assertFalse(calls.contains("\"answered\"") || calls.contains("\"initiated\""), calls);
    }
}
