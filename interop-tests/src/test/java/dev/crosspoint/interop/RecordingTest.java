package dev.crosspoint.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.interop.audio.Match;
import dev.crosspoint.interop.audio.Signal;
import dev.crosspoint.interop.peer.ApplicationServer;
import dev.crosspoint.interop.peer.ApplicationServer.Answer;
import dev.crosspoint.interop.peer.ApplicationServer.Hook;
import dev.crosspoint.interop.peer.Sipp;
import java.net.URI;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Calls of a real phone whose recordings are listened to. */
class RecordingTest {
    @Test
    void caller_and_prompt_are_on_their_channels_and_a_message_holds_what_was_said() throws Exception {
        Signal prompt = Speech.browser();
        Sipp.Ports ports = Sipp.Ports.free();
        try (ApplicationServer app = new ApplicationServer();
                NodeUnderTest node = NodeUnderTest.start(app, ports.sip())) {
            app.file("/prompt.wav", Files.readAllBytes(Speech.phoneWavFile(prompt)));
            app.on("/initiate", _ -> Answer.bxml("<StartRecording multiChannel=\"true\" tag=\"both\" "
                    + "recordingAvailableUrl=\"/available\"/><PlayAudio>/prompt.wav</PlayAudio><StopRecording/>"
                    + "<Hangup/>"));
            try (Sipp carrier = call(ports, node)) {
                Hook available = app.await("recordingAvailable", CallRig.SOON);
                assertEquals("2", available.body().path("channels").asString());
                byte[] wav = media(node, available);
                Match says = Match.of(Speech.carrier().slice(0, 5), Recorded.channel(wav, 0));
                Match hears = Match.of(prompt.slice(0, 5), Recorded.channel(wav, 1));
                Match crossed = Match.of(prompt.slice(0, 5), Recorded.channel(wav, 0));
                assertTrue(says.correlation() >= 0.98, () -> "the caller: " + says);
                assertTrue(hears.correlation() >= 0.98, () -> "the prompt: " + hears);
                assertTrue(crossed.correlation() < 0.5, () -> "the prompt where the caller is: " + crossed);
            }
            app.await("disconnect", CallRig.SOON);
            app.forget();

            app.on("/initiate", _ -> Answer.bxml("<Record fileFormat=\"mp3\" silenceTimeout=\"2\" maxDuration=\"15\" "
                    + "recordCompleteUrl=\"/done\" recordingAvailableUrl=\"/available\"/>"));
            app.on("/done", _ -> Answer.bxml("<Hangup/>"));
            try (Sipp carrier = call(ports, node)) {
                Hook done = app.await("recordComplete", CallRig.SOON);
                Hook available = app.await("recordingAvailable", CallRig.SOON);
                assertEquals(done.body().path("recordingId"), available.body().path("recordingId"));
                assertEquals("complete", available.body().path("status").asString());
                assertEquals("mp3", available.body().path("fileFormat").asString());
                Match said = Match.of(Speech.carrier().slice(0, 5), Recorded.mp3(media(node, available)));
                assertTrue(said.correlation() >= 0.98, () -> "the message: " + said);
            }
            app.await("disconnect", CallRig.SOON);
            assertEquals(List.of("disconnect"), app.types("/status"));
        }
    }

    private static Sipp call(Sipp.Ports ports, NodeUnderTest node) throws Exception {
        return Sipp.start("call-in.xml", ports, "127.0.0.1:" + node.sipPort,
                Map.of("speech", Speech.ulawFile(Speech.carrier())), "-s", NodeUnderTest.NUMBER);
    }

    private static byte[] media(NodeUnderTest node, Hook available) throws Exception {
        return node.api.bytes(URI.create(available.body().path("mediaUrl").asString()).getPath());
    }
}
