package dev.crosspoint.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.interop.audio.Match;
import dev.crosspoint.interop.audio.Signal;
import dev.crosspoint.interop.peer.Baresip;
import dev.crosspoint.interop.peer.PhoneAudio;
import dev.crosspoint.interop.peer.RtpCapture;
import dev.crosspoint.interop.peer.Sipp;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What happens to a call while it lasts: digits, hold and resume, a change of the browser's network path. */
class CallChangesTest {
    private static CallRig rig;

    @BeforeAll
    static void one_node_and_one_browser_for_all() throws Exception {
        rig = CallRig.speaking();
    }

    @AfterAll
    static void end() throws Exception {
        if (rig != null) {
            rig.close();
        }
    }

    @Test
    void digits_of_the_browser_reach_the_phone_and_those_of_the_phone_are_heard_in_the_browser() throws Exception {
        Signal silence = new Signal(new double[8000 * 120], 8000);
        try (Baresip phone = Baresip.start(rig.ports, Speech.phoneWavFile(silence), true)) {
            phone.dial("sip:" + NodeUnderTest.NUMBER + "@127.0.0.1:" + rig.node.sipPort);
            rig.page.call("awaitStream", 20);
            phone.await("CALL_ESTABLISHED", CallRig.SOON);
            rig.page.call("awaitRecorded", 1, 20);

            rig.page.call("digits", "159#", 160, 90);
            phone.await("four digits", CallRig.SOON, _ -> phone.digits().length() >= 4);
            assertEquals("159#", phone.digits());

            double before = rig.page.call("recorded").asDouble();
            phone.press('4');
            rig.page.call("awaitRecorded", before + 2, 20);
            Signal heard = loudest(rig.page.recording().slice(before, before + 2));
            phone.hangUp();
            rig.page.call("awaitNoStream", 20);
            assertTrue(heard.purity(770) + heard.purity(1209) > 0.8,
                    () -> "not the tones of 4: " + heard.purity(770) + " and " + heard.purity(1209));
        }
    }

    @Test
    void on_hold_nothing_is_sent_and_after_resuming_both_hear_each_other_again() throws Exception {
        int from = rig.capture.packets().size();
        try (Sipp carrier = rig.callIn("call-in-hold.xml", Map.of("talk", 1500, "held", 2500))) {
            rig.page.call("awaitStream", 20);
            rig.talk();
            double pause = longestPauseMs(rig.capture.packets().subList(from, rig.capture.packets().size()));
            rig.page.call("awaitRecorded", 2 * rig.fromBrowser.seconds() + 6, 60);
            List<RtpCapture.Packet> packets = rig.capture.packets();
            Signal afterwards = PhoneAudio.of(packets.subList(afterPause(packets, from), packets.size()));
            rig.page.call("hangup", rig.endpointId, "ENDPOINT");
            carrier.awaitSuccess(CallRig.SOON);
            rig.page.call("awaitNoStream", 20);

            assertTrue(pause > 1500, "the longest pause was " + pause + " ms");
            Match match = Match.of(rig.fromBrowser, afterwards);
            System.out.println("heard: after resuming: " + match);
            assertTrue(match.correlation() >= 0.9, match.toString());
        }
    }

    @Test
    void an_ice_restart_does_not_disturb_the_call() throws Exception {
        try (Sipp carrier = rig.callIn("call-in.xml", Map.of())) {
            rig.page.call("awaitStream", 20);
            rig.page.call("awaitRecorded", 1, 20);
            rig.page.call("iceRestart");
            int from = rig.capture.packets().size();
            rig.talk();
            List<RtpCapture.Packet> packets = rig.capture.packets();
            rig.page.call("hangup", rig.endpointId, "ENDPOINT");
            carrier.awaitSuccess(CallRig.SOON);
            rig.page.call("awaitNoStream", 20);

            Match match = Match.of(rig.fromBrowser, PhoneAudio.of(packets.subList(from, packets.size())));
            System.out.println("heard: after an ICE restart: " + match);
            assertTrue(match.correlation() >= 0.9, match.toString());
            assertEquals("connected", rig.page.call("states").path("publish").asString());
        }
    }

    /** The tenth of a second with the most energy. */
    private static Signal loudest(Signal signal) {
        Signal best = signal.slice(0, 0.1);
        for (double at = 0; at + 0.1 <= signal.seconds(); at += 0.02) {
            Signal piece = signal.slice(at, at + 0.1);
            best = piece.rms() > best.rms() ? piece : best;
        }
        return best;
    }

    private static double longestPauseMs(List<RtpCapture.Packet> packets) {
        double longest = 0;
        for (int i = 1; i < packets.size(); i++) {
            longest = Math.max(longest, (packets.get(i).atUs() - packets.get(i - 1).atUs()) / 1000.0);
        }
        return longest;
    }

    /** Index of the first packet after the longest pause since the given one. */
    private static int afterPause(List<RtpCapture.Packet> packets, int from) {
        int at = from + 1;
        for (int i = from + 1; i < packets.size(); i++) {
            if (packets.get(i).atUs() - packets.get(i - 1).atUs()
                    > packets.get(at).atUs() - packets.get(at - 1).atUs()) {
                at = i;
            }
        }
        return at;
    }
}
