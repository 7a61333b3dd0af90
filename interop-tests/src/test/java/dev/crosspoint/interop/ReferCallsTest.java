package dev.crosspoint.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.interop.audio.Match;
import dev.crosspoint.interop.audio.Signal;
import dev.crosspoint.interop.peer.ApplicationServer.Answer;
import dev.crosspoint.interop.peer.Baresip;
import dev.crosspoint.interop.peer.PhoneAudio;
import dev.crosspoint.interop.peer.RtpCapture;
import dev.crosspoint.interop.peer.Sipp;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** REFER in both directions: the node sends a caller away, and a phone sends its caller on. */
class ReferCallsTest {
    private static final String ALICE = "sip:alice@pbx.example";
    private static final int TONE_HZ = 440;
    private static final Signal SILENCE = new Signal(new double[8000], 8000);
    private static Signal callersSpeech;
    private static Signal othersSpeech;
    @RegisterExtension
    static final PhonesRig rig = new PhonesRig();

    @BeforeAll
    static void one_node_for_all() throws Exception {
        callersSpeech = Speech.carrier().slice(0, 1.5);
        othersSpeech = Speech.browser().slice(0, 1.5);
        rig.app.on("/refer", _ -> Answer.bxml("<Pause duration='0.2'/><Hangup/>"));
    }

    private static JsonNode refers(String scenario, Map<String, Object> values) throws Exception {
        rig.app.on("/initiate", _ -> Answer.bxml("<Refer referCompleteUrl='/refer'><SipUri>" + ALICE
                + "</SipUri></Refer>"));
        try (Sipp caller = rig.calls(rig.first, scenario, SILENCE, values)) {
            caller.awaitSuccess(PhonesRig.SOON);
            assertTrue(caller.messages().contains("Refer-To: <" + ALICE + ">"), "the REFER names the target");
        }
        assertEquals("hangup", rig.event("disconnect").path("cause").asString());
        return rig.event("referComplete");
    }

    @Test
    void a_caller_that_reaches_the_target_is_let_go() throws Exception {
        JsonNode complete = refers("call-in-referred.xml", Map.of("outcome", "200 OK"));
        assertEquals("success", complete.path("referCallStatus").asString());
        assertEquals(202, complete.path("referSipResponseCode").asInt());
        assertEquals(200, complete.path("notifySipResponseCode").asInt());
    }

    @Test
    void a_caller_that_does_not_reach_the_target_goes_on_with_the_reply() throws Exception {
        JsonNode complete = refers("call-in-referred.xml", Map.of("outcome", "486 Busy Here"));
        assertEquals("failure", complete.path("referCallStatus").asString());
        assertEquals(486, complete.path("notifySipResponseCode").asInt());
    }

    @Test
    void a_caller_that_refuses_goes_on_with_the_reply() throws Exception {
        JsonNode complete = refers("call-in-refuses-refer.xml", Map.of());
        assertEquals("failure", complete.path("referCallStatus").asString());
        assertEquals(603, complete.path("referSipResponseCode").asInt());
        assertFalse(complete.has("notifySipResponseCode"));
    }

    @Test
    void a_phone_of_a_trunk_that_may_not_refer_is_refused() throws Exception {
        rig.app.on("/initiate", _ -> Answer.bxml("<Ring duration='60'/>"));
        double before = rig.node.metric("crosspoint_sip_refers_refused");
        try (Sipp caller = rig.calls(rig.ann, "call-in-refers.xml", SILENCE, Map.of())) {
            caller.awaitSuccess(PhonesRig.SOON);
        }
        assertEquals(before + 1, rig.node.metric("crosspoint_sip_refers_refused"));
    }

    @Test
    void a_phone_sends_its_caller_on_to_somebody_else_and_is_let_go() throws Exception {
        String desk = "sip:+15550002222@localhost";
        rig.app.on("/initiate", _ -> Answer.bxml("<Transfer transferCompleteUrl='/complete'>"
                + "<SipUri transferDisconnectUrl='/gone'>" + desk + "</SipUri></Transfer>"));
        rig.app.on("/complete", _ -> Answer.bxml("<Hangup/>"));
        try (RtpCapture atCaller = RtpCapture.start(rig.cat.media());
                RtpCapture atOther = RtpCapture.start(rig.first.media());
                Baresip phone = Baresip.start(rig.desk,
                        Speech.phoneWavFile(Signal.tone(TONE_HZ, 0.2, 60, 8000)), true);
                Sipp other = PhonesRig.waits(rig.first, "answer-bye.xml", othersSpeech,
                        Map.of("ring", 500, "talk", 3500));
                Sipp caller = rig.calls(rig.cat, "call-in.xml", callersSpeech, Map.of())) {
            phone.await("CALL_ESTABLISHED", PhonesRig.SOON);
            PhonesRig.awaitSound(atCaller, 1);
            phone.transfer("sip:+15550003333@127.0.0.1:" + rig.node.sipPort);
            phone.await("CALL_CLOSED", PhonesRig.SOON);
            other.awaitSuccess(PhonesRig.SOON);
            caller.awaitSuccess(PhonesRig.SOON);
            Signal heard = PhoneAudio.of(atCaller.packets());
            assertTrue(heard.slice(0.3, 0.9).purity(TONE_HZ) > 0.8, "first the phone's tone");
            Match atTheCaller = PhonesRig.heard("refer: the new one at the caller", othersSpeech, atCaller);
            Match atTheOther = PhonesRig.heard("refer: the caller at the new one", callersSpeech, atOther);
            assertTrue(atTheCaller.correlation() >= 0.9, atTheCaller::toString);
            assertTrue(atTheOther.correlation() >= 0.9, atTheOther::toString);
        }
        assertEquals("hangup", rig.gone(desk).path("cause").asString());
        assertEquals("+15550003333", rig.event("transferComplete").path("transferTo").asString());
        assertEquals("hangup", rig.gone("+15550003333").path("cause").asString());
    }

    @Test
    void a_caller_sends_its_party_on_and_the_two_others_talk() throws Exception {
        rig.app.on("/initiate", _ -> Answer.bxml("<Transfer transferCompleteUrl='/complete'>"
                + "<SipUri transferDisconnectUrl='/gone'>sip:cat@" + rig.cat.host() + "</SipUri></Transfer>"));
        rig.app.on("/complete", _ -> Answer.bxml("<Pause duration='60'/>"));
        try (RtpCapture atParty = RtpCapture.start(rig.cat.media());
                RtpCapture atOther = RtpCapture.start(rig.first.media());
                Sipp party = PhonesRig.waits(rig.cat, "answer.xml", callersSpeech, Map.of("ring", 100));
                Sipp other = PhonesRig.waits(rig.first, "answer-bye.xml", othersSpeech,
                        Map.of("ring", 300, "talk", 3500));
                Baresip phone = Baresip.start(rig.desk,
                        Speech.phoneWavFile(Signal.tone(TONE_HZ, 0.2, 60, 8000)), true)) {
            phone.dial("sip:" + NodeUnderTest.NUMBER + "@127.0.0.1:" + rig.node.sipPort);
            phone.await("CALL_ESTABLISHED", PhonesRig.SOON);
            PhonesRig.awaitSound(atParty, 1);
            phone.transfer("sip:+15550003333@127.0.0.1:" + rig.node.sipPort);
            phone.await("CALL_CLOSED", PhonesRig.SOON);
            other.awaitSuccess(PhonesRig.SOON);
            party.awaitSuccess(PhonesRig.SOON);
            Match atTheParty = PhonesRig.heard("refer: the new one at the party", othersSpeech, atParty);
            Match atTheOther = PhonesRig.heard("refer: the party at the new one", callersSpeech, atOther);
            assertTrue(atTheParty.correlation() >= 0.9, atTheParty::toString);
            assertTrue(atTheOther.correlation() >= 0.9, atTheOther::toString);
        }
        assertEquals("hangup", rig.event("transferComplete").path("cause").asString());
        assertEquals("hangup", rig.gone("+15550003333").path("cause").asString());
    }
}
