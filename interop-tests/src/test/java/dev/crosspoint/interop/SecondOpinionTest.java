package dev.crosspoint.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.interop.audio.Match;
import dev.crosspoint.interop.audio.Signal;
import dev.crosspoint.interop.peer.ApplicationServer;
import dev.crosspoint.interop.peer.ApplicationServer.Answer;
import dev.crosspoint.interop.peer.Baresip;
import dev.crosspoint.interop.peer.Browser;
import dev.crosspoint.interop.peer.PhoneAudio;
import dev.crosspoint.interop.peer.RtpCapture;
import dev.crosspoint.interop.peer.Sipp;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The same two flows with other people's code on both sides: libwebrtc without a browser, and baresip with A-law. */
class SecondOpinionTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Path CLIENT = Path.of("../media-node/src/main/resources/web/brtc.js").toAbsolutePath();

    @Test
    void baresip_calls_in_and_out_and_both_sides_are_heard() throws Exception {
        Signal fromPhone = Speech.carrier();
        Signal fromDevice = Speech.browser();
        Sipp.Ports ports = Sipp.Ports.free();
        try (ApplicationServer app = new ApplicationServer();
                NodeUnderTest node = NodeUnderTest.start(app, ports.sip());
                RtpCapture capture = RtpCapture.start(ports.media());
                Baresip phone = Baresip.start(ports, Speech.phoneWavFile(fromPhone.times(12)), true);
                Browser device = Browser.script("wrtc.mjs", CLIENT.toString())) {
            JsonNode endpoint = node.createEndpoint(app);
            String endpointId = endpoint.path("endpointId").asString();
            device.call("connect", node.deviceUrl(), endpoint.path("token").asString());
            device.call("publish", Speech.wavFile(fromDevice).toString());
            app.await("endpointEligible", SOON);
            app.on("/initiate", _ -> connect(endpointId));
            app.on("/answer", _ -> connect(endpointId));

            phone.dial("sip:" + NodeUnderTest.NUMBER + "@127.0.0.1:" + node.sipPort);
            device.call("awaitStream", 20);
            phone.await("CALL_ESTABLISHED", SOON);
            device.call("awaitRecorded", 2 * Math.max(fromPhone.seconds(), fromDevice.seconds()) + 1, 60);
            byte[] recording = Base64.getDecoder().decode(device.call("recording").asString());
            Match inDevice = Match.of(fromPhone, Signal.ofPcm16(recording, 48000));
            Match atPhone = Match.of(fromDevice, PhoneAudio.of(capture.packets()));
            System.out.println("heard: baresip → wrtc: " + inDevice + "\nheard: wrtc → baresip: " + atPhone);
            phone.hangUp();
            assertEquals("hangup", app.await("disconnect", SOON).body().path("cause").asString());
            device.call("awaitNoStream", 20);
            assertTrue(inDevice.correlation() >= 0.9, inDevice.toString());
            assertTrue(atPhone.correlation() >= 0.9, atPhone.toString());

            String callId = node.createCall(app, "+15550002222", Map.of()).path("callId").asString();
            app.await("answer", SOON);
            device.call("awaitStream", 20);
            device.call("hangup", endpointId, "ENDPOINT");
            app.await("disconnect of the second call", SOON, h -> h.type().equals("disconnect")
                    && h.body().path("callId").asString().equals(callId));
            device.call("disconnect");
        }
    }

    private static Answer connect(String endpointId) {
        return Answer.bxml("<Connect><Endpoint>" + endpointId + "</Endpoint></Connect>");
    }
}
