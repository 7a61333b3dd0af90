package dev.crosspoint.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.interop.audio.Match;
import dev.crosspoint.interop.audio.Signal;
import dev.crosspoint.interop.peer.ApplicationServer;
import dev.crosspoint.interop.peer.ApplicationServer.Answer;
import dev.crosspoint.interop.peer.ApplicationServer.Hook;
import dev.crosspoint.interop.peer.Baresip;
import dev.crosspoint.interop.peer.PhoneAudio;
import dev.crosspoint.interop.peer.RtpCapture;
import dev.crosspoint.interop.peer.Sipp;
import dev.crosspoint.transcoder.InbandDtmf;
import dev.crosspoint.transcoder.PcmFrame;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Phones hear files and sentences, and their digits are collected on every way that they come. */
class PromptsAndDigitsTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String SENTENCE = "Thank you for calling. Please press one for sales, or two for support.";
    private static final double[] MELODY_HZ = {600, 900, 1400, 2000};

    private static Sipp.Ports ports;
    private static ApplicationServer app;
    private static NodeUnderTest node;

    @BeforeAll
    static void start() throws Exception {
        ports = Sipp.Ports.free();
        app = new ApplicationServer();
        node = NodeUnderTest.start(app, ports.sip(), Files.createTempDirectory("node"),
                Map.of("CROSSPOINT_SPEECH_ENGINE", "freetts"));
    }

    @AfterAll
    static void end() {
        node.close();
        app.close();
    }

    @AfterEach
    void forget() throws Exception {
        app.await("disconnect", SOON);
        app.forget();
    }

    private void answers(String verbs) {
        app.on("/initiate", _ -> Answer.bxml(verbs));
    }

    private Sipp callIn(String scenario, Path sound, Map<String, Object> more) throws Exception {
        Map<String, Object> values = new java.util.HashMap<>(more);
        values.put("speech", sound);
        return Sipp.start(scenario, ports, "127.0.0.1:" + node.sipPort, values, "-s", NodeUnderTest.NUMBER);
    }

    private static Path silence(double seconds) throws Exception {
        return Speech.ulawFile(new Signal(new double[(int) (8000 * seconds)], 8000));
    }

    private String gathered() throws Exception {
        Hook hook = app.await("gather", SOON);
        return hook.body().path("digits").asString() + " " + hook.body().path("terminatingDigit").asString();
    }

    @Test
    void files_and_sentences_are_heard_as_they_are() throws Exception {
        Signal speech = Speech.browser().slice(0, 4);
        app.file("/speech.wav", Files.readAllBytes(Speech.wavFile(speech)));
        app.file("/melody.mp3", DevicePage.resource("/sound/melody.mp3"));
        answers("<PlayAudio>/speech.wav</PlayAudio><PlayAudio>melody.mp3</PlayAudio><SpeakSentence>"
                + SENTENCE.replace("calling", "<emphasis level='none'>calling</emphasis>") + "</SpeakSentence>");
        try (RtpCapture capture = RtpCapture.start(ports.media());
                Sipp carrier = callIn("call-in.xml", silence(20), Map.of())) {
            carrier.awaitSuccess(SOON);
            Signal heard = PhoneAudio.of(capture.packets());
            Match file = Match.of(speech, heard);
            Match melody = Match.of(melody(), heard);
            Match sentence = Match.of(Speech.synthesized(SENTENCE), heard);
            System.out.printf("heard: WAV %s; MP3 %s; speech %s%n", file, melody, sentence);
            assertTrue(file.correlation() >= 0.95, () -> "WAV: " + file);
            assertTrue(melody.correlation() >= 0.95, () -> "MP3: " + melody);
            assertTrue(sentence.correlation() >= 0.95, () -> "speech: " + sentence);
            assertTrue(Math.abs(file.lagSeconds()) < 0.3, () -> "begins late or is cut: " + file);
            assertEquals(1, sentence.gain(), 0.15);
        }
        assertEquals("hangup", app.await("disconnect", SOON).body().path("cause").asString());
        assertEquals(1, node.metric("crosspoint_signaling_speech_requests"));
        assertTrue(node.metric("crosspoint_signaling_audio_requests") >= 2);
    }

    private static Signal melody() {
        double[] all = new double[8000 * 2];
        for (int i = 0; i < all.length; i++) {
            all[i] = 0.25 * Math.sin(2 * Math.PI * MELODY_HZ[i / 4000] * (i % 4000) / 8000);
        }
        return new Signal(all, 8000);
    }

    @Test
    void digits_as_telephone_events_go_both_ways() throws Exception {
        answers("<SendDtmf>159#</SendDtmf><StartGather dtmfUrl='/each'/>"
                + "<Gather gatherUrl='/digits' maxDigits='1' firstDigitTimeout='20'/>");
        app.on("/digits", _ -> Answer.bxml("<Ring duration='60'/>"));
        try (Baresip phone = Baresip.start(ports, Speech.phoneWavFile(new Signal(new double[8000 * 60], 8000)), true)) {
            phone.dial("sip:" + NodeUnderTest.NUMBER + "@127.0.0.1:" + node.sipPort);
            phone.await("the last digit", SOON, e -> e.path("type").asString("").equals("CALL_DTMF_START")
                    && e.path("param").asString("").equals("#"));
            assertEquals("159#", phone.digits());
            phone.press('4');
            assertEquals("4 ", gathered());
            for (String key : List.of("2", "*", "8")) {
                phone.press(key.charAt(0));
                app.await("digit " + key, SOON, h -> h.type().equals("dtmf")
                        && h.body().path("digit").asString().equals(key));
            }
            assertEquals(List.of("2", "*", "8"), app.hooks().stream().filter(h -> h.type().equals("dtmf"))
                    .map(h -> h.body().path("digit").asString()).toList(), "each once, and not the gathered one");
            phone.hangUp();
        } finally {
            app.on("/digits", _ -> Answer.status(204));
        }
    }

    @Test
    void digits_in_info_are_collected() throws Exception {
        answers("<Gather gatherUrl='/digits' terminatingDigits='#' firstDigitTimeout='20'/>");
        try (Sipp carrier = callIn("call-in-info.xml", silence(20), Map.of("wait", 500))) {
            assertEquals("78 #", gathered());
            carrier.awaitSuccess(SOON);
        }
    }

    @Test
    void digits_in_the_sound_stop_a_prompt_and_are_collected() throws Exception {
        app.file("/long.wav", Files.readAllBytes(Speech.wavFile(Signal.tone(440, 0.2, 30, 8000))));
        answers("<Gather gatherUrl='/digits' maxDigits='3' interDigitTimeout='10'><PlayAudio>/long.wav</PlayAudio>"
                + "</Gather>");
        try (RtpCapture capture = RtpCapture.start(ports.media());
                Sipp carrier = callIn("call-in-tones.xml", tones("36#"), Map.of())) {
            assertEquals("36# ", gathered());
            carrier.awaitSuccess(SOON);
            double heard = PhoneAudio.of(capture.packets()).seconds();
            assertTrue(heard > 0.3 && heard < 5, () -> "the prompt went on for " + heard + " s");
        }
    }

    /** Two seconds of silence, then the keys, then silence. */
    private static Path tones(String keys) throws Exception {
        short[] pcm = new short[8000 * 20];
        PcmFrame frame = new PcmFrame(8000, 160);
        InbandDtmf dtmf = new InbandDtmf(8000);
        for (char key : keys.toCharArray()) {
            dtmf.send(key, 120);
        }
        for (int at = 16_000; dtmf.active(); at += 160) {
            frame.silence(160);
            dtmf.play(frame);
            frame.copyTo(pcm, at);
        }
        return Speech.ulawFile(Signal.ofPcm16(pcm, 8000));
    }
}
