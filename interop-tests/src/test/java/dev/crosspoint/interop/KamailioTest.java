package dev.crosspoint.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.interop.audio.Match;
import dev.crosspoint.interop.audio.Signal;
import dev.crosspoint.interop.peer.ApplicationServer;
import dev.crosspoint.interop.peer.Kamailio;
import dev.crosspoint.interop.peer.NgClient;
import dev.crosspoint.interop.peer.PhoneAudio;
import dev.crosspoint.interop.peer.RtpCapture;
import dev.crosspoint.interop.peer.Sipp;
import dev.crosspoint.testing.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/**
 * Kamailio as in {@code examples/kamailio}, a browser that speaks SIP over WebSocket on its one side, SIPp on its other
 * and a media server in the middle, which Kamailio's rtpengine module drives: a node, or rtpengine to see that the
 * configuration asks for nothing that is ours alone.
 */
class KamailioTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    /**
     * Jitter buffers on both sides stretch sound where this machine is busy, which costs correlation within a window
     * (both servers were seen at 0.86 with a load of 10); an echo or crossed directions are far below.
     */
    private static final double HEARD = 0.8;

    @ParameterizedTest
    @EnumSource
    void a_browser_calls_the_telephone_network_and_both_hear_each_other(NgServerUnderTest.Kind kind) throws Exception {
        try (Rig rig = new Rig(kind); Sipp carrier = rig.waitForCall()) {
            rig.page.call("dial", "sip:+15557654321@" + rig.kamailio.address());
            rig.page.call("awaitEstablished", 20);
            rig.bothHear("kamailio-out-" + kind);
            assertTrue(rig.sdpAtBrowser().contains("opus"), rig::sdpAtBrowser);
            rig.page.call("hangup");
            carrier.awaitSuccess(SOON);
            rig.awaitNoCall();
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_telephone_network_calls_a_browser_and_both_hear_each_other(NgServerUnderTest.Kind kind) throws Exception {
        try (Rig rig = new Rig(kind); Sipp carrier = rig.callIn()) {
            rig.page.call("awaitRinging", 20);
            rig.page.call("accept");
            rig.page.call("awaitEstablished", 20);
            rig.bothHear("kamailio-in-" + kind);
            assertTrue(rig.sdpAtBrowser().contains("opus"), rig::sdpAtBrowser);
            rig.page.call("hangup");
            carrier.awaitSuccess(SOON);
            rig.awaitNoCall();
        }
    }

    /** All that a call needs; the browser is registered as alice. */
    private static final class Rig implements AutoCloseable {
        final Signal fromCarrier = Speech.carrier();
        final Signal fromBrowser = Speech.browser();
        final Sipp.Ports ports = Sipp.Ports.free();
        final ApplicationServer server = new ApplicationServer();
        final NgServerUnderTest media;
        final Kamailio kamailio;
        final RtpCapture capture;
        final NgClient ng;
        final SipPhonePage page;

        Rig(NgServerUnderTest.Kind kind) throws Exception {
            media = NgServerUnderTest.start(kind, server);
            kamailio = Kamailio.start(media.ngPort(), ports.sip());
            capture = RtpCapture.start(ports.media());
            ng = new NgClient(media.httpPort());
            page = SipPhonePage.open(server, Speech.wavFile(fromBrowser));
            page.call("register", kamailio.webSocketUrl(), kamailio.address(), "alice", "wonderland");
        }

        Sipp waitForCall() throws Exception {
            return Sipp.start("proxy-answer.xml", ports, null, Map.of("speech", Speech.ulawFile(fromCarrier)));
        }

        Sipp callIn() throws Exception {
            return Sipp.start("proxy-call-in.xml", ports, kamailio.address(),
                    Map.of("speech", Speech.ulawFile(fromCarrier)), "-s", "alice");
        }

        /** Listens on both sides, and meanwhile asks the media server what it does. */
        void bothHear(String name) throws Exception {
            page.call("awaitRecorded", 2 * Math.max(fromBrowser.seconds(), fromCarrier.seconds()) + 2, 90);
            judge(name);
            askMeanwhile();
        }

        private void askMeanwhile() throws Exception {
            assertEquals("pong", ng.ask("ping", Map.of()).path("result").asString());
            List<String> calls = calls();
            assertEquals(1, calls.size(), calls::toString);
            JsonNode call = ng.ask("query", Map.of("call-id", calls.getFirst()));
            assertEquals("ok", call.path("result").asString(), call::toString);
            assertEquals(2, call.path("tags").size(), call::toString);
            assertTrue(call.path("totals").path("RTP").path("packets").asInt() > 500, call::toString);
        }

        private void judge(String name) throws Exception {
            Signal recording = page.recording();
            Match inBrowser = CallRig.keep(name + "-in-browser", fromCarrier, recording.slice(2, recording.seconds()));
            Match atCarrier = CallRig.keep(name + "-at-carrier", fromBrowser, PhoneAudio.of(capture.packets()));
            assertTrue(inBrowser.correlation() >= HEARD, () -> "carrier → browser: " + inBrowser);
            assertTrue(atCarrier.correlation() >= HEARD, () -> "browser → carrier: " + atCarrier);
        }

        private List<String> calls() throws InterruptedException {
            JsonNode list = ng.ask("list", Map.of("limit", 10)).path("calls");
            return list.valueStream().map(JsonNode::asString).toList();
        }

        /** Waits until Kamailio's delete has come through. */
        void awaitNoCall() throws Exception {
            Await.until(() -> calls().isEmpty(), () -> "still there: " + calls() + "\n" + kamailio.log());
        }

        String sdpAtBrowser() {
            try {
                return page.call("sdp").path("remote").asString();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void close() throws Exception {
            try (server; media; kamailio; capture; ng; page) {
                Files.writeString(Path.of("target/kamailio.log"), kamailio.log());
            }
        }
    }
}
