package dev.crosspoint.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.interop.audio.Match;
import dev.crosspoint.interop.audio.Signal;
import dev.crosspoint.interop.peer.ApplicationServer;
import dev.crosspoint.interop.peer.ApplicationServer.Answer;
import dev.crosspoint.interop.peer.ApplicationServer.Hook;
import dev.crosspoint.interop.peer.PhoneAudio;
import dev.crosspoint.interop.peer.RtpCapture;
import dev.crosspoint.interop.peer.Sipp;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** SIPp calls a number; the application connects the call to a page in a real browser; both sides are listened to. */
class InboundCallTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @Test
    void caller_and_browser_hear_each_other_and_the_browser_hangs_up() throws Exception {
        Signal fromCarrier = Speech.carrier();
        Signal fromBrowser = Speech.browser();
        Sipp.Ports ports = Sipp.Ports.free();
        try (ApplicationServer app = new ApplicationServer();
                NodeUnderTest node = NodeUnderTest.start(app, ports.sip());
                RtpCapture capture = RtpCapture.start(ports.media());
                DevicePage page = DevicePage.open(app, Speech.wavFile(fromBrowser))) {
            JsonNode endpoint = eligible(app, node, page);
            connectTo(app, endpoint.path("endpointId").asString());
            app.on("/next", _ -> Answer.bxml("<Hangup/>"));

            try (Sipp carrier = Sipp.start("call-in.xml", ports, "127.0.0.1:" + node.sipPort,
                    Map.of("speech", Speech.ulawFile(fromCarrier)), "-s", NodeUnderTest.NUMBER)) {
                page.call("awaitStream", 20);
                page.call("awaitRecorded", 2 * fromBrowser.seconds() + 1, 60); // the microphone's file plays in a loop
                Signal heardInBrowser = page.recording();
                page.call("hangup", endpoint.path("endpointId").asString(), "ENDPOINT");
                carrier.awaitSuccess(SOON);
                Hook end = app.await("disconnect", SOON);

                assertEquals("hangup", end.body().path("cause").asString());
                assertEquals(List.of("initiate", "redirect", "disconnect"), voiceEvents(app));
                Match toBrowser = Match.of(fromCarrier, heardInBrowser);
                Match toCarrier = Match.of(fromBrowser, PhoneAudio.of(capture.packets()));
                System.out.println("carrier → browser: " + toBrowser + "\nbrowser → carrier: " + toCarrier);
                assertTrue(toBrowser.correlation() >= 0.9, () -> "carrier → browser " + toBrowser);
                assertTrue(toCarrier.correlation() >= 0.9, () -> "browser → carrier " + toCarrier);
            }
        }
    }

    /** Waits until the node counts the page's device as reachable. */
    private static JsonNode eligible(ApplicationServer app, NodeUnderTest node, DevicePage page) throws Exception {
        JsonNode endpoint = node.createEndpoint(app);
        page.join(node, endpoint.path("token").asString());
        app.await("endpointEligible", SOON);
        return endpoint;
    }

    private static void connectTo(ApplicationServer app, String endpointId) {
        app.on("/initiate", _ -> Answer.bxml("<Connect eventCallbackUrl=\"/connect\"><Endpoint>" + endpointId
                + "</Endpoint></Connect><Redirect redirectUrl=\"/next\"/>"));
    }

    private static List<String> voiceEvents(ApplicationServer app) {
        return app.hooks().stream().filter(h -> h.body().has("eventType")).map(Hook::type).toList();
    }
}
