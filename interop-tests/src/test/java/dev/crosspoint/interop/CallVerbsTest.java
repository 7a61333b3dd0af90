package dev.crosspoint.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.interop.audio.Match;
import dev.crosspoint.interop.audio.Signal;
import dev.crosspoint.interop.peer.ApplicationServer.Answer;
import dev.crosspoint.interop.peer.ApplicationServer.Hook;
import dev.crosspoint.interop.peer.Baresip;
import dev.crosspoint.interop.peer.PhoneAudio;
import dev.crosspoint.interop.peer.RtpCapture;
import dev.crosspoint.interop.peer.Sipp;
import java.net.URI;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** The verbs that no other test of real calls is about: Forward, Ring, Tag, StopGather, and a recording that pauses. */
class CallVerbsTest {
    private static final double GOOD = 0.9;
    /** How well a recording sounds is judged elsewhere; here, whether something is in it. */
    private static final double THERE = 0.8;
    private static Signal callersSpeech;
    private static Signal othersSpeech;
    @RegisterExtension
    static final PhonesRig rig = new PhonesRig();

    @BeforeAll
    static void what_is_said() throws Exception {
        callersSpeech = Speech.carrier().slice(0, 2);
        othersSpeech = Speech.browser().slice(0, 2);
    }

    @Test
    void a_forwarded_call_is_answered_by_whom_it_was_forwarded_to() throws Exception {
        rig.app.on("/initiate", _ -> Answer.bxml("<Forward to='sip:ann@" + rig.ann.host() + "'/>"));
        try (RtpCapture atCaller = RtpCapture.start(rig.first.media());
                RtpCapture atAnn = RtpCapture.start(rig.ann.media());
                Sipp answers = PhonesRig.waits(rig.ann, "answer-bye.xml", othersSpeech,
                        Map.of("ring", 700, "talk", 3500));
                Sipp caller = rig.calls(rig.first, "call-in.xml", callersSpeech, Map.of())) {
            answers.awaitSuccess(PhonesRig.SOON);
            caller.awaitSuccess(PhonesRig.SOON);
            Match fromAnn = PhonesRig.heard("forward: ann at the caller", othersSpeech, atCaller);
            Match fromCaller = PhonesRig.heard("forward: the caller at ann", callersSpeech, atAnn);
            assertTrue(fromAnn.correlation() >= GOOD, fromAnn::toString);
            assertTrue(fromCaller.correlation() >= GOOD, fromCaller::toString);
            assertTrue(caller.messages().contains("SIP/2.0 180"), "the caller was told of ringing");
        }
        assertEquals("hangup", rig.event("disconnect").path("cause").asString());
        assertEquals(List.of("initiate", "disconnect"), rig.app.hooks().stream().map(Hook::type).toList());
    }

    @Test
    void a_ring_is_heard_and_a_tag_goes_with_every_later_event() throws Exception {
        rig.app.on("/initiate", _ -> Answer.bxml("<Tag>blue</Tag><Ring duration='1.5'/>"
                + "<Redirect redirectUrl='/more'/>"));
        rig.app.on("/more", _ -> Answer.bxml("<Tag>green</Tag><Hangup/>"));
        try (RtpCapture atCaller = RtpCapture.start(rig.first.media());
                Sipp caller = rig.calls(rig.first, "call-in.xml", callersSpeech, Map.of())) {
            caller.awaitSuccess(PhonesRig.SOON);
            Signal ring = PhoneAudio.of(atCaller.packets()).slice(0.2, 1.2);
            double both = ring.purity(440) + ring.purity(480); // ringback of the USA
            assertTrue(both > 0.8, () -> "not a ringback tone: " + both);
        }
        assertEquals("blue", rig.event("redirect").path("tag").asString());
        assertEquals("green", rig.event("disconnect").path("tag").asString());
    }

    @Test
    void digits_are_told_until_the_gathering_stops() throws Exception {
        rig.app.on("/initiate", _ -> Answer.bxml("<StartGather dtmfUrl='/each' tag='each'/><Ring duration='60'/>"));
        rig.app.on("/stopped", _ -> Answer.bxml("<StopGather/><SendDtmf>9</SendDtmf>"
                + "<Gather gatherUrl='/last' maxDigits='2' firstDigitTimeout='20'/>"));
        rig.app.on("/last", _ -> Answer.bxml("<Hangup/>"));
        try (Baresip phone = Baresip.start(rig.first, Speech.phoneWavFile(new Signal(new double[8000 * 60], 8000)),
                true)) {
            phone.dial("sip:" + NodeUnderTest.NUMBER + "@127.0.0.1:" + rig.node.sipPort);
            JsonNode call = rig.event("initiate");
            phone.await("answer", PhonesRig.SOON, e -> e.path("type").asString("").equals("CALL_ESTABLISHED"));
            phone.press('1');
            assertEquals("1", rig.event("dtmf").path("digit").asString());
            rig.node.post("/api/v2/accounts/" + NodeUnderTest.ACCOUNT + "/calls/" + call.path("callId").asString(),
                    Map.of("redirectUrl", rig.app.url("/stopped").toString()));
            phone.await("the stop", PhonesRig.SOON, e -> e.path("type").asString("").equals("CALL_DTMF_START")
                    && e.path("param").asString("").equals("9"));
            phone.press('2');
            phone.press('3');
            assertEquals("23", rig.event("gather").path("digits").asString());
            rig.event("disconnect");
        }
        assertEquals(1, rig.count("dtmf"));
    }

    @Test
    void what_is_said_during_a_pause_is_not_recorded() throws Exception {
        Signal secret = Signal.tone(700, 0.3, 1, 8000);
        rig.app.file("/begin.wav", Files.readAllBytes(Speech.phoneWavFile(callersSpeech)));
        rig.app.file("/secret.wav", Files.readAllBytes(Speech.phoneWavFile(secret)));
        rig.app.file("/end.wav", Files.readAllBytes(Speech.phoneWavFile(othersSpeech)));
        rig.app.on("/initiate", _ -> Answer.bxml("<StartRecording multiChannel='true' "
                + "recordingAvailableUrl='/available'/><PlayAudio>/begin.wav</PlayAudio><PauseRecording/>"
                + "<PlayAudio>/secret.wav</PlayAudio><ResumeRecording/><PlayAudio>/end.wav</PlayAudio>"
                + "<StopRecording/><Hangup/>"));
        try (RtpCapture atCaller = RtpCapture.start(rig.first.media());
                Sipp caller = rig.calls(rig.first, "call-in.xml", new Signal(new double[8000], 8000), Map.of())) {
            caller.awaitSuccess(PhonesRig.SOON);
            Match told = PhonesRig.heard("pause: the secret at the caller", secret, atCaller);
            assertTrue(told.correlation() >= GOOD, told::toString);
        }
        String media = URI.create(rig.event("recordingAvailable").path("mediaUrl").asString()).getPath();
        Signal recorded = Recorded.channel(rig.node.api.bytes(media), 1);
        Match before = Match.of(callersSpeech, recorded);
        Match during = Match.of(secret, recorded);
        Match after = Match.of(othersSpeech, recorded);
        System.out.println("recorded: before " + before + "; during " + during + "; after " + after);
        assertTrue(before.correlation() >= THERE, before::toString);
        assertTrue(after.correlation() >= THERE, after::toString);
        assertTrue(during.correlation() < 0.5, during::toString);
    }
}
