package dev.crosspoint.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.interop.audio.Holes;
import dev.crosspoint.interop.audio.Match;
import dev.crosspoint.interop.peer.PhoneAudio;
import dev.crosspoint.interop.peer.RtpCapture.Packet;
import dev.crosspoint.interop.peer.Sipp;
import dev.crosspoint.media.MediaCounters;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A browser whose network loses one packet of twenty on the way to the node: the telephone must not notice much. */
class LossyRelayTest {
    private static final double LOSS = 0.05;

    @Test
    void five_percent_loss_leaves_no_gap_and_the_speech_is_still_recognised() throws Exception {
        try (CallRig rig = CallRig.relayed(20260417, Map.of()); Sipp carrier = rig.callIn("call-in.xml", Map.of())) {
            rig.page.call("awaitStream", 20);
            rig.page.call("awaitRecorded", 1, 20);
            MediaCounters before = rig.node.node.media().counters();
            long passed = rig.relay.passed();
            rig.relay.lose(LOSS);
            // Chromium adds redundancy once our receiver reports have told it of the loss
            rig.page.call("awaitRecorded", 7, 60);
            int from = audio(rig).getLast().timestamp();
            double seconds = 7 + 2 * rig.fromBrowser.seconds() + 0.5;
            rig.page.call("awaitRecorded", seconds, 90);
            List<Packet> heard = audio(rig).stream().filter(p -> p.timestamp() - from > 0).toList();
            MediaCounters after = rig.node.node.media().counters();
            long dropped = rig.relay.dropped();
            double lossShare = (double) dropped / (rig.relay.passed() - passed + dropped);
            rig.page.call("hangup", rig.endpointId, "ENDPOINT");
            carrier.awaitSuccess(CallRig.SOON);

            Match match = Match.of(rig.fromBrowser, PhoneAudio.of(heard));
            Holes holes = Holes.of(rig.fromBrowser, PhoneAudio.of(heard), match.lagSeconds());
            long lost = grown("sound_lost", before, after);
            long recovered = grown("sound_recovered", before, after);
            long concealedMs = grown("sound_concealed", before, after);
            System.out.printf("heard: through %.1f %% loss: %s; %d lost, %d recovered by FEC, %d ms concealed, "
                    + "longest hole in loud speech %.1f ms%n", 100 * lossShare, match, lost, recovered, concealedMs,
                    holes.longestMs());

            assertTrue(lossShare > 0.02, "the relay lost only " + lossShare);
            assertTrue(PhoneAudio.longestGapMs(heard) <= 20, "gap of " + PhoneAudio.longestGapMs(heard) + " ms");
            assertContiguous(heard);
            assertTrue(holes.loudMs() > 1000, "too little loud speech to judge: " + holes);
            assertTrue(holes.longestMs() <= 20, holes.toString());
            assertTrue(lost > 0 && recovered > 0, lost + " lost, " + recovered + " recovered");
            assertTrue(concealedMs > 0, "nothing was concealed");
            assertTrue(match.correlation() >= 0.9, match.toString());
        }
    }

    private static long grown(String name, MediaCounters before, MediaCounters after) {
        return after.value(name) - before.value(name);
    }

    private static List<Packet> audio(CallRig rig) throws Exception {
        return rig.capture.packets().stream().filter(p -> p.payloadType() == 0).toList();
    }

    private static void assertContiguous(List<Packet> packets) {
        for (int i = 1; i < packets.size(); i++) {
            Packet last = packets.get(i - 1);
            Packet next = packets.get(i);
            assertEquals(last.sequence() + 1 & 0xFFFF, next.sequence(), "sequence number after packet " + i);
            assertEquals(last.ssrc(), next.ssrc());
        }
    }
}
