package dev.crosspoint.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.interop.audio.Match;
import dev.crosspoint.interop.peer.ApplicationServer.Answer;
import dev.crosspoint.interop.peer.ApplicationServer;
import dev.crosspoint.interop.peer.NodeProcess;
import dev.crosspoint.interop.peer.Sipp;
import dev.crosspoint.testing.Await;
import dev.crosspoint.testing.FreePorts;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A node process that is killed in the middle of a call, and the one that starts after it on the same data. */
class RestartTest {
    @Test
    void endpoints_tokens_and_call_records_are_there_after_kill_9() throws Exception {
        Path data = Files.createTempDirectory("data");
        Sipp.Ports ports = Sipp.Ports.free();
        int sipPort = FreePorts.one();
        int httpPort = FreePorts.one();
        try (ApplicationServer app = new ApplicationServer()) {
            app.on("/initiate", _ -> Answer.bxml("<StartRecording multiChannel=\"true\" "
                    + "recordingAvailableUrl=\"/available\"/><Ring duration=\"600\"/>"));
            Path file = NodeUnderTest.configuration(app, ports.sip(), sipPort, data);
            JsonNode endpoint;
            String callId;
            try (NodeProcess first = NodeProcess.start(file, httpPort)) {
                NodeUnderTest.Api api = new NodeUnderTest.Api(httpPort);
                endpoint = api.createEndpoint(app);
                try (Sipp carrier = Sipp.start("call-in.xml", ports, "127.0.0.1:" + sipPort,
                        Map.of("speech", Speech.ulawFile(Speech.carrier())), "-s", NodeUnderTest.NUMBER)) {
                    callId = app.await("initiate", CallRig.SOON).body().path("callId").asString();
                    api.awaitState(callId, "answered");
                    awaitRecorded(data, 6);
                    first.kill();
                }
            }
            try (NodeProcess second = NodeProcess.start(file, httpPort)) {
                NodeUnderTest.Api api = new NodeUnderTest.Api(httpPort);
                JsonNode kept = api.get("/v2/accounts/" + NodeUnderTest.ACCOUNT + "/endpoints/"
                        + endpoint.path("endpointId").asString()).path("data");
                assertEquals("desk", kept.path("tag").asString());
                assertEquals(endpoint.path("expirationTimestamp").asString(),
                        kept.path("expirationTimestamp").asString());
                JsonNode call = api.callState(callId);
                assertEquals("disconnected", call.path("state").asString());
                assertEquals("error", call.path("disconnectCause").asString());
                assertTrue(call.path("answerTime").asString("").length() > 10, call.toString());
                JsonNode lastWord = app.await("disconnect", CallRig.SOON).body();
                assertEquals(callId, lastWord.path("callId").asString());
                assertEquals("error", lastWord.path("cause").asString());
                JsonNode available = app.await("recordingAvailable", CallRig.SOON).body();
                assertEquals("partial", available.path("status").asString());
                byte[] wav = api.bytes(URI.create(available.path("mediaUrl").asString()).getPath());
                Match said = Match.of(Speech.carrier().slice(0, 5), Recorded.channel(wav, 0));
                assertTrue(said.correlation() >= 0.98, () -> "what the crash left: " + said);
                assertEquals(101, DeviceUpgrade.status(httpPort, endpoint.path("token").asString()),
                        "the token of before must still open a device socket");
                assertTrue(second.alive());
            }
        }
    }

    /** Waits until the only recording holds so many seconds of two channels. */
    private static void awaitRecorded(Path data, int seconds) throws Exception {
        Path folder = data.resolve("recordings").resolve(NodeUnderTest.ACCOUNT);
        Await.until(CallRig.SOON, () -> Recorded.bytes(folder) >= seconds * 32_000L, () -> "no recording grows");
    }
}
