package dev.crosspoint.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.interop.audio.Match;
import dev.crosspoint.interop.peer.ApplicationServer.Answer;
import dev.crosspoint.interop.peer.ApplicationServer.Hook;
import dev.crosspoint.interop.peer.Sipp;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A device asks for a number; the application places the call; SIPp is the number in all its moods. */
class OutboundCallTest {
    private static final String TO = "+15559990000";
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
    void both_hear_each_other_and_the_carrier_hangs_up() throws Exception {
        double talkMs = 1000 * (2 * Math.max(rig.fromBrowser.seconds(), rig.fromCarrier.seconds()) + 6);
        try (Sipp carrier = rig.waitForCall("answer-bye.xml", Map.of("ring", 700, "talk", Math.round(talkMs)))) {
            String callId = dial(Map.of());
            rig.page.call("awaitStream", 20);
            rig.talk();
            Match inBrowser = rig.browserHears("outbound");
            Match atCarrier = rig.carrierHears("outbound");
            carrier.awaitSuccess(CallRig.SOON);

            assertEquals("hangup", ending(callId).path("cause").asString());
            assertEquals(List.of("answer", "disconnect"), eventsOf(callId));
            assertTrue(inBrowser.correlation() >= 0.9, () -> "carrier → browser: " + inBrowser);
            assertTrue(atCarrier.correlation() >= 0.9, () -> "browser → carrier: " + atCarrier);
        }
    }

    @Test
    void a_busy_party_ends_the_call_with_busy() throws Exception {
        try (Sipp carrier = rig.waitForCall("busy.xml", Map.of())) {
            String callId = dial(Map.of());
            carrier.awaitSuccess(CallRig.SOON);
            assertEquals("busy", ending(callId).path("cause").asString());
            assertEquals(List.of("disconnect"), eventsOf(callId));
        }
    }

    @Test
    void a_declining_party_ends_the_call_with_rejected() throws Exception {
        try (Sipp carrier = rig.waitForCall("reject.xml", Map.of())) {
            String callId = dial(Map.of());
            carrier.awaitSuccess(CallRig.SOON);
            assertEquals("rejected", ending(callId).path("cause").asString());
        }
    }

    @Test
    void a_party_that_does_not_answer_is_given_up_after_the_call_timeout() throws Exception {
        try (Sipp carrier = rig.waitForCall("no-answer.xml", Map.of())) {
            String callId = dial(Map.of("callTimeout", 2));
            carrier.awaitSuccess(CallRig.SOON);
            assertEquals("timeout", ending(callId).path("cause").asString());
        }
    }

    @Test
    void a_device_that_hangs_up_while_it_rings_cancels_the_call() throws Exception {
        try (Sipp carrier = rig.waitForCall("no-answer.xml", Map.of())) {
            String callId = dial(Map.of());
            rig.node.awaitState(callId, "initiated");
            rig.page.call("hangup", TO, "PHONE_NUMBER");
            carrier.awaitSuccess(CallRig.SOON);
            assertEquals("cancel", ending(callId).path("cause").asString());
        }
    }

    /** The page asks for the number; the application places the call inside the webhook, as samples do. */
    private static String dial(Map<String, Object> more) throws Exception {
        CompletableFuture<String> placed = new CompletableFuture<>();
        rig.app.on("/endpoint", hook -> {
            if (hook.type().equals("outboundConnectionRequest") && !placed.isDone()) {
                try {
                    assertEquals(TO, hook.body().path("to").asString());
                    placed.complete(rig.node.createCall(rig.app, TO, more).path("callId").asString());
                } catch (Exception | AssertionError e) {
                    placed.completeExceptionally(e);
                }
            }
            return Answer.status(204);
        });
        JsonNode accepted = rig.page.call("dial", TO);
        assertTrue(accepted.path("accepted").asBoolean(), accepted.toString());
        return placed.get(20, TimeUnit.SECONDS);
    }

    private static JsonNode ending(String callId) throws Exception {
        return rig.app.await("disconnect of " + callId, CallRig.SOON, h -> h.type().equals("disconnect")
                && h.body().path("callId").asString().equals(callId)).body();
    }

    private static List<String> eventsOf(String callId) {
        return rig.app.hooks().stream()
                .filter(h -> h.body().has("eventType") && h.body().path("callId").asString("").equals(callId))
                .map(Hook::type).toList();
    }
}
