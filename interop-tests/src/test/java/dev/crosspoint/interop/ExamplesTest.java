package dev.crosspoint.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.media.phone.HangupReason;
import dev.crosspoint.media.phone.PhoneCall;
import dev.crosspoint.signaling.bxml.Bxml;
import dev.crosspoint.signaling.bxml.BxmlResult;
import dev.crosspoint.signaling.json.Json;
import dev.crosspoint.testing.Await;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Predicate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The samples of {@code examples/}, each as the application of a node's number, with calls by phones and a browser. */
class ExamplesTest {
    @ParameterizedTest
    @ValueSource(strings = {"node/quickstart.mjs", "java/QuickStart.java"})
    void quick_start(String file) throws Exception {
        Sample.Place place = Sample.Place.free();
        try (CarrierRig rig = CarrierRig.start(place.settings());
                Sample sample = Sample.start(file, place, rig.node);
                DevicePage page = DevicePage.open(rig.app, Speech.wavFile(Speech.browser()))) {
            page.join(rig.node, Json.parse(sample.ask("/device")).path("token").asString());
            sample.awaitOutput("endpointEligible");

            PhoneCall caller = rig.carrier.callNode(NodeUnderTest.NUMBER);
            page.call("awaitStream", 20);
            page.call("awaitRecorded", 1, 20);
            caller.hangup(HangupReason.NORMAL);
            page.call("awaitNoStream", 20);
            sample.awaitOutput("COMPLETED");

            JsonNode accepted = page.call("dial", CarrierRig.ANSWERS);
            assertTrue(accepted.path("accepted").asBoolean(), accepted.toString());
            page.call("awaitStream", 20);
            page.call("awaitRecorded", 1, 20);
            page.call("hangup", CarrierRig.ANSWERS, "PHONE_NUMBER");
            page.call("awaitNoStream", 20);
            await(rig, "two calls that ended by hangup", calls -> calls.valueStream()
                    .filter(c -> c.path("disconnectCause").asString("").equals("hangup")).count() == 2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"node/ivr.mjs", "java/Ivr.java"})
    void menu(String file) throws Exception {
        Sample.Place place = Sample.Place.free();
        try (CarrierRig rig = CarrierRig.start(place.settings());
                Sample sample = Sample.start(file, place, rig.node)) {
            runs(sample.ask("/initiate"));
            PhoneCall caller = rig.carrier.callNode(NodeUnderTest.NUMBER);
            awaitVerb(rig, "Gather", 1);
            press(caller, '2');
            awaitVerb(rig, "Gather", 2);
            press(caller, '1');
            await(rig, "the colleague's call", calls -> calls.size() == 2 && state(calls, 1).equals("answered"));
            caller.hangup(HangupReason.NORMAL);
            await(rig, "both calls ended", calls -> calls.valueStream()
                    .allMatch(c -> c.path("state").asString().equals("disconnected")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"node/voicemail.mjs", "java/Voicemail.java"})
    void voicemail(String file) throws Exception {
        Sample.Place place = Sample.Place.free();
        try (CarrierRig rig = CarrierRig.start(place.settings());
                Sample sample = Sample.start(file, place, rig.node)) {
            runs(sample.ask("/initiate"));
            PhoneCall caller = rig.carrier.callNode(NodeUnderTest.NUMBER);
            awaitVerb(rig, "Record", 1);
            press(caller, '#');
            await(rig, "the end of the call", calls -> state(calls, 0).equals("disconnected"));
            Await.until(() -> !messages(sample).isEmpty(), () -> "no message");
            JsonNode messages = messages(sample);
            assertEquals(1, messages.size());
            assertEquals("complete", messages.path(0).path("status").asString());
            var media = rig.node.send(rig.node.request(URI.create(messages.path(0).path("mediaUrl").asString())
                    .getPath()).GET());
            assertEquals(200, media.statusCode());
            assertTrue(media.body().startsWith("RIFF"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"node/conference.mjs", "java/Conference.java"})
    void conference(String file) throws Exception {
        Sample.Place place = Sample.Place.free();
        try (CarrierRig rig = CarrierRig.start(place.settings());
                Sample sample = Sample.start(file, place, rig.node)) {
            runs(sample.ask("/initiate"));
            PhoneCall one = rig.carrier.callNode(NodeUnderTest.NUMBER);
            PhoneCall two = rig.carrier.callNode(NodeUnderTest.NUMBER);
            members(sample, 2);
            one.hangup(HangupReason.NORMAL);
            members(sample, 1);
            two.hangup(HangupReason.NORMAL);
            members(sample, 0);
        }
    }

    private static void members(Sample sample, int wanted) throws Exception {
        Await.until(() -> Json.parse(sample.ask("/members")).path("members").size() == wanted,
                () -> "not " + wanted + " but " + sample.ask("/members"));
    }

    private static JsonNode messages(Sample sample) throws Exception {
        return Json.parse(sample.ask("/messages")).path("messages");
    }

    private static void press(PhoneCall phone, char digit) {
        phone.leg().sendDigit(digit, Duration.ofMillis(120));
    }

    /** Waits until the first call's journal tells of the nth verb of a kind. */
    private static void awaitVerb(CarrierRig rig, String verb, int nth) throws Exception {
        await(rig, verb + " number " + nth, calls -> !calls.isEmpty() && journal(rig, calls.path(0)).valueStream()
                .filter(e -> e.path("kind").asString().equals("VERB") && e.path("title").asString().equals(verb))
                .count() >= nth);
    }

    private static JsonNode journal(CarrierRig rig, JsonNode call) {
        try {
            String path = "/console/calls/" + call.path("callId").asString();
            return Json.parse(rig.node.send(rig.node.request(path).GET()).body()).path("entries");
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static String state(JsonNode calls, int index) {
        return calls.path(index).path("state").asString("");
    }

    private static void runs(String document) {
        BxmlResult read = Bxml.parse(document.getBytes(StandardCharsets.UTF_8), URI.create("http://127.0.0.1/"));
        assertTrue(read instanceof BxmlResult.Accepted, read::toString);
    }

    private static void await(CarrierRig rig, String what, Predicate<JsonNode> calls) throws Exception {
        Await.until(() -> calls.test(calls(rig)), () -> "no " + what + " but " + calls(rig));
    }

    private static JsonNode calls(CarrierRig rig) throws Exception {
        return Json.parse(rig.node.send(rig.node.request("/api/v2/accounts/" + NodeUnderTest.ACCOUNT + "/calls")
                .GET()).body());
    }
}
