package dev.crosspoint.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.interop.audio.Signal;
import dev.crosspoint.interop.peer.ApplicationServer;
import dev.crosspoint.interop.peer.ApplicationServer.Answer;
import dev.crosspoint.interop.peer.ApplicationServer.Hook;
import dev.crosspoint.interop.peer.Sipp;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Peers that are gone without a word. */
class LossOfPeersTest {
    @Test
    void a_browser_that_vanishes_ends_its_part_of_the_call_within_thirty_seconds() throws Exception {
        try (CallRig rig = CallRig.speaking(); Sipp carrier = rig.callIn("call-in.xml", Map.of())) {
            rig.page.call("awaitStream", 20);
            rig.page.call("awaitRecorded", 1, 20);
            long vanishedMs = System.currentTimeMillis();
            rig.page.browser.command("signal", Map.of("name", "SIGSTOP")); // its sockets stay, it answers nothing
            try {
                Hook asked = rig.app.await("redirect", Duration.ofSeconds(40));
                carrier.awaitSuccess(CallRig.SOON);
                Hook end = rig.app.await("disconnect", CallRig.SOON);
                rig.app.await("endpointDisconnected", CallRig.SOON);

                System.out.println("a vanished browser was noticed after " + (asked.atMs() - vanishedMs) + " ms");
                assertTrue(end.atMs() - vanishedMs < 30_000, "it took " + (end.atMs() - vanishedMs) + " ms");
                assertEquals(List.of("initiate", "redirect", "disconnect"), rig.voiceEvents());
                assertEquals("hangup", end.body().path("cause").asString());
            } finally {
                rig.page.browser.command("signal", Map.of("name", "SIGCONT"));
            }
        }
    }

    @Test
    void a_carrier_that_falls_silent_ends_the_call_with_an_error_that_says_so() throws Exception {
        Sipp.Ports ports = Sipp.Ports.free();
        try (ApplicationServer app = new ApplicationServer();
                NodeUnderTest node = NodeUnderTest.start(app, ports.sip(), Files.createTempDirectory("node"),
                        Map.of("CROSSPOINT_MEDIA_RTP_TIMEOUT", "2"))) {
            app.on("/initiate", _ -> Answer.bxml("<Ring duration=\"60\"/>"));
            Signal second = Signal.tone(400, 0.2, 1, 8000);
            try (Sipp carrier = Sipp.start("call-in-stops.xml", ports, "127.0.0.1:" + node.sipPort,
                    Map.of("speech", Speech.ulawFile(second)), "-s", NodeUnderTest.NUMBER)) {
                Hook end = app.await("disconnect", Duration.ofSeconds(30));
                carrier.awaitSuccess(CallRig.SOON);
                assertEquals("error", end.body().path("cause").asString());
                assertTrue(end.body().path("errorMessage").asString("").contains("no audio from the phone"),
                        end.body().toString());
            }
        }
    }
}
