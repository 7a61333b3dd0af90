package dev.crosspoint.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.interop.audio.Match;
import dev.crosspoint.interop.audio.Signal;
import dev.crosspoint.interop.peer.ApplicationServer.Answer;
import dev.crosspoint.interop.peer.PhoneAudio;
import dev.crosspoint.interop.peer.RtpCapture;
import dev.crosspoint.interop.peer.Sipp;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** Phones that the node puts together: what each hears, and who is told of which ending. */
class TransferAndBridgeTest {
    private static final double GOOD = 0.9;
    private static final int TONE_HZ = 660;
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
    void of_three_destinations_one_is_heard_early_one_is_busy_and_one_answers() throws Exception {
        String ann = "sip:ann@" + rig.ann.host();
        String bob = "sip:bob@" + rig.bob.host();
        String cat = "sip:cat@" + rig.cat.host();
        rig.app.on("/initiate", _ -> Answer.bxml("<Transfer transferCompleteUrl='/complete'>"
                + destination(ann) + destination(bob) + destination(cat) + "</Transfer>"));
        rig.app.on("/complete", _ -> Answer.bxml("<Hangup/>"));
        Signal tone = Signal.tone(TONE_HZ, 0.2, 2, 8000);
        try (RtpCapture atCaller = RtpCapture.start(rig.first.media());
                RtpCapture atCat = RtpCapture.start(rig.cat.media());
                Sipp early = PhonesRig.waits(rig.ann, "early-media.xml", tone, Map.of());
                Sipp busy = PhonesRig.waits(rig.bob, "busy.xml", tone, Map.of());
                Sipp answers = PhonesRig.waits(rig.cat, "answer-bye.xml", othersSpeech,
                        Map.of("ring", 1700, "talk", 4500));
                Sipp caller = rig.calls(rig.first, "call-in.xml", callersSpeech, Map.of())) {
            busy.awaitSuccess(PhonesRig.SOON);
            early.awaitSuccess(PhonesRig.SOON);
            answers.awaitSuccess(PhonesRig.SOON);
            caller.awaitSuccess(PhonesRig.SOON);
            assertTrue(caller.messages().contains("SIP/2.0 183"), "the caller was offered early media");

            Signal heard = PhoneAudio.of(atCaller.packets());
            double purity = heard.slice(0.3, 1.1).purity(TONE_HZ); // well before the answer at 1.7 s
            assertTrue(purity > 0.8, () -> "not the early tone: " + purity);
            double after = heard.slice(3, 5).purity(TONE_HZ);
            assertTrue(after < 0.1, () -> "the tone went on: " + after);
            Match fromCat = PhonesRig.heard("transfer: cat at the caller", othersSpeech, atCaller);
            Match fromCaller = PhonesRig.heard("transfer: the caller at cat", callersSpeech, atCat);
            assertTrue(fromCat.correlation() >= GOOD, fromCat::toString);
            assertTrue(fromCaller.correlation() >= GOOD, fromCaller::toString);
        }
        assertEquals("cancel", rig.gone(ann).path("cause").asString());
        assertEquals("busy", rig.gone(bob).path("cause").asString());
        assertEquals("hangup", rig.gone(cat).path("cause").asString());
        JsonNode complete = rig.event("transferComplete");
        assertEquals("hangup", complete.path("cause").asString());
        assertEquals(cat, complete.path("transferTo").asString());
        assertEquals(complete.path("callId").asString(), rig.gone(cat).path("parentCallId").asString());
        assertEquals("hangup", rig.event("disconnect").path("cause").asString());
        assertEquals(1, rig.count("transferComplete"));
        assertEquals(3, rig.count("transferDisconnect"));
    }

    private static String destination(String uri) {
        return "<SipUri transferDisconnectUrl='/gone'>" + uri + "</SipUri>";
    }

    /** The first call waits in a Ring, the second takes it into a Bridge. */
    private static void bridges(AtomicReference<String> target) {
        rig.app.on("/initiate", hook -> target.compareAndSet(null, hook.body().path("callId").asString())
                ? Answer.bxml("<Ring duration='60'/>")
                : Answer.bxml("<Bridge bridgeCompleteUrl='/bridged' bridgeTargetCompleteUrl='/left'>" + target.get()
                        + "</Bridge>"));
        rig.app.on("/bridged", _ -> Answer.bxml("<Hangup/>"));
        rig.app.on("/left", _ -> Answer.bxml("<Hangup/>"));
    }

    @Test
    void bridged_calls_hear_each_other_until_the_target_leaves() throws Exception {
        AtomicReference<String> target = new AtomicReference<>();
        bridges(target);
        try (RtpCapture atTarget = RtpCapture.start(rig.first.media());
                RtpCapture atOriginator = RtpCapture.start(rig.ann.media());
                Sipp waiting = rig.calls(rig.first, "call-in-bye.xml", callersSpeech, Map.of("talk", 5500))) {
            rig.app.await("initiate", PhonesRig.SOON);
            try (Sipp originator = rig.calls(rig.ann, "call-in.xml", othersSpeech, Map.of())) {
                waiting.awaitSuccess(PhonesRig.SOON);
                originator.awaitSuccess(PhonesRig.SOON);
            }
            Match there = PhonesRig.heard("bridge: originator at the target", othersSpeech, atTarget);
            Match here = PhonesRig.heard("bridge: target at the originator", callersSpeech, atOriginator);
            assertTrue(there.correlation() >= GOOD, there::toString);
            assertTrue(here.correlation() >= GOOD, here::toString);
        }
        JsonNode complete = rig.event("bridgeComplete");
        assertEquals("hangup", complete.path("cause").asString());
        assertTrue(!complete.path("callId").asString().equals(target.get()), "told to the originator");
        assertEquals(0, rig.count("bridgeTargetComplete"));
        rig.app.await("both ends", PhonesRig.SOON, _ -> rig.count("disconnect") == 2);
    }

    @Test
    void a_target_whose_originator_leaves_is_asked_for() throws Exception {
        AtomicReference<String> target = new AtomicReference<>();
        bridges(target);
        try (Sipp waiting = rig.calls(rig.first, "call-in.xml", callersSpeech, Map.of())) {
            rig.app.await("initiate", PhonesRig.SOON);
            try (Sipp originator = rig.calls(rig.ann, "call-in-bye.xml", othersSpeech, Map.of("talk", 500))) {
                originator.awaitSuccess(PhonesRig.SOON);
                waiting.awaitSuccess(PhonesRig.SOON);
            }
        }
        assertEquals(target.get(), rig.event("bridgeTargetComplete").path("callId").asString());
        assertEquals(0, rig.count("bridgeComplete"));
        rig.app.await("both ends", PhonesRig.SOON, _ -> rig.count("disconnect") == 2);
    }
}
