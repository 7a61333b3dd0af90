package dev.crosspoint.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.interop.audio.Match;
import dev.crosspoint.interop.audio.Signal;
import dev.crosspoint.interop.peer.ApplicationServer.Answer;
import dev.crosspoint.interop.peer.ApplicationServer.Hook;
import dev.crosspoint.interop.peer.PhoneAudio;
import dev.crosspoint.interop.peer.RtpCapture;
import dev.crosspoint.interop.peer.Sipp;
import dev.crosspoint.signaling.json.Json;
import dev.crosspoint.testing.WebSocketServer;
import dev.crosspoint.transcoder.G711;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** Calls of a real phone whose sound goes to WebSocket servers, and theirs to it. */
class StreamsTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int FRAMES_A_SECOND = 50;

    @RegisterExtension
    static final PhonesRig rig = new PhonesRig();

    private static Sipp call() throws Exception {
        return rig.calls(rig.first, "call-in.xml", Speech.carrier(), Map.of());
    }

    /** What an application hears of one track. */
    private static final class Ear {
        private final ByteArrayOutputStream codes = new ByteArrayOutputStream();
        private int loudFrames;

        void take(JsonNode media) {
            byte[] frame = Base64.getDecoder().decode(media.path("payload").asString());
            codes.writeBytes(frame);
            double energy = 0;
            for (byte code : frame) {
                energy += Math.pow(G711.ULAW.decode(code), 2);
            }
            loudFrames += energy > 160 * 1000.0 * 1000 ? 1 : 0;
        }

        int frames() {
            return codes.size() / 160;
        }

        Signal heard() {
            byte[] all = codes.toByteArray();
            short[] pcm = new short[all.length];
            for (int i = 0; i < all.length; i++) {
                pcm[i] = G711.ULAW.decode(all[i]);
            }
            return Signal.ofPcm16(pcm, 8000);
        }
    }

    /** A voice agent: reads until one of its ears has heard enough. */
    private static void listen(WebSocketServer.Client agent, Ear in, Ear out, int inFrames) {
        while (in.frames() < inFrames) {
            JsonNode message = Json.parse(agent.next());
            (message.path("track").asString().equals("inbound") ? in : out).take(message);
        }
    }

    private static String playAudio(Signal sound, int rateHz) {
        double[] x = sound.at(rateHz).samples();
        byte[] pcm = new byte[2 * x.length];
        for (int i = 0; i < x.length; i++) {
            int s = Math.clamp(Math.round(x[i] * 32767), -32768, 32767);
            pcm[2 * i] = (byte) s;
            pcm[2 * i + 1] = (byte) (s >> 8);
        }
        return "{\"eventType\":\"playAudio\",\"media\":{\"contentType\":\"audio/pcm;rate=" + rateHz
                + ";channels=1;bit-depth=16;endian=little;encoding=signed\",\"payload\":\""
                + Base64.getEncoder().encodeToString(pcm) + "\"}}";
    }

    @Test
    void an_agent_hears_the_caller_speaks_and_falls_silent_at_once() throws Exception {
        Signal speech = Speech.browser().slice(0, 2);
        try (WebSocketServer server = new WebSocketServer();
                RtpCapture capture = RtpCapture.start(rig.first.media())) {
            rig.app.on("/initiate", _ -> Answer.bxml("<StartStream name=\"agent\" mode=\"bidirectional\" "
                    + "tracks=\"both\" destination=\"" + server.url("/agent") + "\" destinationUsername=\"me\" "
                    + "destinationPassword=\"pw\" streamEventUrl=\"/stream\"><StreamParam name=\"shop\" value=\"7\"/>"
                    + "</StartStream><StopStream name=\"agent\" wait=\"true\"/><Hangup/>"));
            try (Sipp carrier = call()) {
                WebSocketServer.Client agent = server.client();
                assertTrue(agent.head.contains("Authorization: Basic bWU6cHc="));
                JsonNode start = Json.parse(agent.next());
                assertEquals("start", start.path("eventType").asString());
                assertEquals("7", start.path("streamParams").path("shop").asString());
                Hook started = rig.app.await("mediaStreamStarted", SOON);
                assertEquals(started.body().path("callId"), start.path("metadata").path("callId"));
                Ear in = new Ear();
                Ear out = new Ear();
                agent.say(playAudio(speech, 24_000));
                listen(agent, in, out, 7 * FRAMES_A_SECOND / 2);
                Signal saidSoFar = in.heard(); // to be compared later: an agent that thinks for seconds hears late
                Signal heardSoFar = out.heard();
                int before = out.loudFrames;
                agent.say(playAudio(Signal.tone(440, 0.3, 20, 8000), 8000));
                listen(agent, in, out, in.frames() + FRAMES_A_SECOND);
                int tone = out.loudFrames;
                assertTrue(tone - before > FRAMES_A_SECOND / 2, "the tone is heard before it is cleared");
                agent.say("{\"eventType\":\"clear\"}");
                listen(agent, in, out, in.frames() + FRAMES_A_SECOND);
                int rest = out.loudFrames - tone;
                agent.sayGoodbye(1000);
                carrier.awaitSuccess(SOON);
                Match caller = Match.of(Speech.carrier().slice(1, 3), saidSoFar);
                Match own = Match.of(speech, heardSoFar);
                Match heard = Match.of(speech, PhoneAudio.of(capture.packets()));
                System.out.printf("agent hears %s, itself %s, the phone hears it %s; after clear %d frames%n", caller,
                        own, heard, rest);
                assertTrue(caller.correlation() >= 0.95, () -> "the agent hears the caller: " + caller);
                assertTrue(own.correlation() >= 0.95, () -> "what the caller hears: " + own);
                assertTrue(heard.correlation() >= 0.95, () -> "the phone hears the agent: " + heard);
                assertEquals(1, heard.gain(), 0.15);
                assertTrue(rest < FRAMES_A_SECOND / 2, () -> "frames heard after clear: " + rest);
            }
            Hook stopped = rig.app.await("mediaStreamStopped", SOON);
            assertEquals("closed", stopped.body().path("cause").asString());
            assertTrue(Duration.parse(stopped.body().path("mediaStream").path("duration").asString()).toSeconds() >= 5);
        }
    }

    @Test
    void servers_that_may_not_be_asked_or_do_not_read_harm_no_call() throws Exception {
        Signal prompt = Speech.browser().slice(0, 3);
        rig.app.file("/prompt.wav", Files.readAllBytes(Speech.phoneWavFile(prompt)));
        try (WebSocketServer deaf = new WebSocketServer(WebSocketServer.Manner.DEAF);
                RtpCapture capture = RtpCapture.start(rig.first.media())) {
            String streams = "<StartStream name=\"inside\" destination=\"ws://0.0.0.0:" + deaf.port() + "/\" "
                    + "streamEventUrl=\"/stream\"/><StartStream name=\"deaf\" tracks=\"both\" destination=\""
                    + deaf.url("/") + "\" streamEventUrl=\"/stream\"/>";
            rig.app.on("/initiate", _ -> Answer.bxml(streams + "<PlayAudio>/prompt.wav</PlayAudio>"
                    + "<StopStream name=\"deaf\" wait=\"true\"/>"));
            try (Sipp carrier = call()) {
                Hook rejected = rig.app.await("mediaStreamRejected", SOON);
                assertEquals("inside", rejected.body().path("mediaStream").path("name").asString());
                assertEquals("connection-error", rejected.body().path("cause").asString());
                assertEquals("the address is not one that may be asked",
                        rejected.body().path("errorMessage").asString());
                Hook stopped = rig.app.await("mediaStreamStopped", SOON);
                assertEquals("connection-error", stopped.body().path("cause").asString());
                assertTrue(stopped.body().path("errorMessage").asString().startsWith("the server took nothing"));
                carrier.awaitSuccess(SOON);
            }
            Match heard = Match.of(prompt, PhoneAudio.of(capture.packets()));
            assertTrue(heard.correlation() >= 0.95, () -> "the prompt meanwhile: " + heard);
            assertEquals(List.of("mediaStreamRejected", "mediaStreamStarted", "mediaStreamStopped"),
                    rig.app.types("/stream").stream().sorted().toList());
            assertEquals(1, rig.node.metric("crosspoint_signaling_streams_blocked"));
            assertEquals(1, rig.node.metric("crosspoint_signaling_streams_stalled"));
            assertEquals(0, rig.node.metric("crosspoint_signaling_streams_open"));
        }
    }

    @Test
    void both_sides_of_a_transferred_call_are_streamed_on() throws Exception {
        Signal others = Speech.browser().slice(0, 2);
        Signal callers = Speech.carrier().slice(0, 2);
        try (WebSocketServer server = new WebSocketServer();
                Sipp ann = PhonesRig.waits(rig.ann, "answer-bye.xml", others, Map.of("ring", 300, "talk", 4500))) {
            rig.app.on("/initiate", _ -> Answer.bxml("<StartStream tracks=\"both\" destination=\"" + server.url("/")
                    + "\" streamEventUrl=\"/stream\"/><Transfer><SipUri>sip:ann@" + rig.ann.host()
                    + "</SipUri></Transfer>"));
            try (Sipp caller = rig.calls(rig.first, "call-in.xml", callers, Map.of())) {
                WebSocketServer.Client listener = server.client();
                Ear in = new Ear();
                Ear out = new Ear();
                listener.next();
                listen(listener, in, out, 4 * FRAMES_A_SECOND);
                Match says = Match.of(callers, in.heard());
                Match hears = Match.of(others, out.heard());
                System.out.printf("streamed while transferred: the caller %s, ann %s%n", says, hears);
                assertTrue(says.correlation() >= 0.9, () -> "the caller: " + says);
                assertTrue(hears.correlation() >= 0.9, () -> "the party: " + hears);
                ann.awaitSuccess(SOON);
                caller.awaitSuccess(SOON);
                rig.app.await("mediaStreamStopped", SOON);
                while (!listener.next().contains("\"stop\"")) {
                    continue;
                }
            }
        }
    }
}
