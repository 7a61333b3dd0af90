package dev.crosspoint.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.interop.audio.Match;
import dev.crosspoint.interop.audio.Signal;
import dev.crosspoint.interop.peer.ApplicationServer.Hook;
import dev.crosspoint.interop.peer.PhoneAudio;
import dev.crosspoint.interop.peer.Sipp;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** SIPp calls a number; the application connects the call to a page in a real browser; both sides are listened to. */
class InboundCallTest {
    @Test
    void both_hear_each_other_and_when_the_device_leaves_the_application_is_asked() throws Exception {
        try (CallRig rig = CallRig.speaking(); Sipp carrier = rig.callIn("call-in.xml", Map.of())) {
            rig.page.call("awaitStream", 20);
            rig.talk();
            Match inBrowser = rig.browserHears("inbound");
            Match atCarrier = rig.carrierHears("inbound");
            rig.page.call("hangup", rig.endpointId, "ENDPOINT");
            carrier.awaitSuccess(CallRig.SOON);
            Hook end = rig.app.await("disconnect", CallRig.SOON);

            assertEquals("hangup", end.body().path("cause").asString());
            assertEquals(List.of("initiate", "redirect", "disconnect"), rig.voiceEvents());
            assertEquals(List.of("INITIATED", "ANSWERED", "COMPLETED"), rig.connectStatuses());
            assertTrue(inBrowser.correlation() >= 0.9, () -> "carrier → browser: " + inBrowser);
            assertTrue(atCarrier.correlation() >= 0.9, () -> "browser → carrier: " + atCarrier);
        }
    }

    @Test
    void when_the_caller_hangs_up_the_call_is_over_and_the_device_is_free_again() throws Exception {
        try (CallRig rig = CallRig.speaking(); Sipp carrier = rig.callIn("call-in-bye.xml", Map.of("talk", 2000))) {
            rig.page.call("awaitStream", 20);
            carrier.awaitSuccess(CallRig.SOON);
            Hook end = rig.app.await("disconnect", CallRig.SOON);
            rig.page.call("awaitNoStream", 20);
            rig.app.await("second endpointEligible", CallRig.SOON, _ -> rig.app.hooks().stream()
                    .filter(h -> h.type().equals("endpointEligible")).count() == 2);

            assertEquals("hangup", end.body().path("cause").asString());
            assertEquals(List.of("initiate", "disconnect"), rig.voiceEvents(), "Redirect must not be asked");
            assertEquals(List.of("INITIATED", "ANSWERED", "COMPLETED"), rig.connectStatuses());
        }
    }

    @Test
    void a_tone_keeps_its_frequency_in_both_directions() throws Exception {
        Signal tone = Signal.tone(1000, 0.25, 4, 48000);
        try (CallRig rig = CallRig.of(tone, tone); Sipp carrier = rig.callIn("call-in-late-offer.xml", Map.of())) {
            rig.page.call("awaitStream", 20);
            rig.page.call("awaitRecorded", 6, 30);
            Signal inBrowser = rig.page.recording().slice(3, 6);
            Signal atCarrier = PhoneAudio.of(rig.capture.packets()).slice(2, 5);
            rig.page.call("hangup", rig.endpointId, "ENDPOINT");
            carrier.awaitSuccess(CallRig.SOON);

            System.out.printf("heard: tone in browser %.2f Hz, at carrier %.2f Hz%n", inBrowser.strongestHz(),
                    atCarrier.strongestHz());
            assertEquals(1000, inBrowser.strongestHz(), 10);
            assertEquals(1000, atCarrier.strongestHz(), 10);
            assertTrue(inBrowser.purity(1000) > 0.8, "energy elsewhere: " + inBrowser.purity(1000));
            assertTrue(atCarrier.purity(1000) > 0.8, "energy elsewhere: " + atCarrier.purity(1000));
        }
    }
}
