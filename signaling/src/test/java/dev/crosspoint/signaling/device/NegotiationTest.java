package dev.crosspoint.signaling.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.media.MediaEvent;
import dev.crosspoint.media.PeerLoss;
import dev.crosspoint.signaling.endpoint.Direction;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** From the upgrade to an eligible device, and what a device may ask besides. */
class NegotiationTest {

    private static final String PREFERENCES = "{\"protocol\":\"WEBRTC\"}";

    private final DeviceRig rig = new DeviceRig();

    @Test
    void preferences_are_answered_with_both_offers_and_the_ids() {
        DeviceRig.Device device = rig.open("u-1");
        JsonNode result = device.call("setMediaPreferences", PREFERENCES).get("result");
        assertEquals("e-1", result.path("endpointId").asString());
        assertEquals(DeviceIds.of("e-1", "u-1"), result.path("deviceId").asString());
        for (String side : List.of("publish", "subscribe")) {
            JsonNode offer = result.path(side + "SdpOffer");
            assertEquals(side, offer.path("peerType").asString());
            assertEquals("offer 1 application", offer.path("sdpOffer").asString());
        }
        rig.reports.expect("connected");
    }

    @Test
    void ready_follows_both_replies_and_the_publish_peer() {
        DeviceRig.Device device = rig.open("u-1");
        device.call("setMediaPreferences", PREFERENCES);
        device.subscribePeer().report(new MediaEvent.PeerConnected());
        device.answer("publish");
        device.answer("subscribe");
        device.settle();
        assertNull(device.sent.poll());
        device.publishPeer().report(new MediaEvent.PeerConnected());
        JsonNode ready = device.notified("ready");
        assertEquals("e-1", ready.path("endpointId").asString());
        assertEquals(device.session.deviceId(), ready.path("deviceId").asString());
        assertEquals("US", ready.path("territory").asString());
        assertEquals("us-east", ready.path("region").asString());
    }

    @Test
    void ready_waits_for_the_second_answer_when_publish_is_faster() {
        DeviceRig.Device device = rig.open("u-1");
        device.call("setMediaPreferences", PREFERENCES);
        device.answer("publish");
        device.publishPeer().report(new MediaEvent.PeerConnected());
        device.settle();
        assertNull(device.sent.poll());
        device.answer("subscribe");
        device.notified("ready");
    }

    @Test
    void channels_are_opened_on_both_peers_and_pinged() {
        DeviceRig.Device device = rig.open("u-1");
        device.negotiate(true);
        rig.pass(Duration.ofSeconds(5), device);
        for (ScriptedMedia.FakePeer peer : List.of(device.publishPeer(), device.subscribePeer())) {
            assertEquals(List.of("answer answer", "open __heartbeat__", "open __diagnostics__",
                    "text __heartbeat__ PING"), peer.log);
        }
    }

    @Test
    void a_device_is_eligible_when_its_audio_arrives_and_until_it_stops() {
        DeviceRig.Device device = rig.open("u-1");
        device.negotiate(true);
        JsonNode reply = device.call("offerSdp", "{\"peerType\":\"publish\",\"sdpOffer\":\"audio\"}");
        assertEquals("answer to audio", reply.path("result").path("sdpAnswer").asString());
        assertEquals("publish", reply.path("result").path("peerType").asString());
        device.settle();
        rig.reports.expect("connected");
        assertNull(rig.reports.lines.poll());
        device.publishPeer().report(new MediaEvent.AudioStarted("1"));
        rig.reports.expect("eligible");
        device.publishPeer().report(new MediaEvent.AudioStopped("1"));
        rig.reports.expect("ineligible");
        device.publishPeer().report(new MediaEvent.AudioStarted("2"));
        rig.reports.expect("eligible");
    }

    @Test
    void an_early_offer_is_held_until_publish_is_up() {
        DeviceRig.Device device = rig.open("u-1");
        device.call("setMediaPreferences", PREFERENCES);
        device.answer("publish");
        int offer = device.ask("offerSdp", "{\"peerType\":\"publish\",\"sdpOffer\":\"audio\"}");
        device.answer("subscribe");
        device.publishPeer().report(new MediaEvent.PeerConnected());
        device.notified("ready");
        assertEquals("answer to audio", device.reply(offer).path("result").path("sdpAnswer").asString());
    }

    @Test
    void an_offer_to_a_peer_that_does_not_come_up_is_refused() {
        DeviceRig.Device device = rig.open("u-1");
        String offer = "{\"peerType\":\"publish\",\"sdpOffer\":\"audio\"}";
        assertEquals(-32001, device.errorOf("offerSdp", offer));
        device.call("setMediaPreferences", PREFERENCES);
        assertEquals(-32001, device.errorOf("offerSdp", offer));
        device.answer("publish");
        int held = device.ask("offerSdp", offer);
        assertEquals(-32001, device.errorOf("offerSdp", offer), "only one is held");
        rig.pass(Duration.ofSeconds(3), device);
        assertEquals(-32001, device.reply(held).path("error").path("code").asInt());
    }

    @Test
    void descriptions_that_cannot_be_used_are_refused_and_may_be_repeated() {
        DeviceRig.Device device = rig.open("u-1");
        device.call("setMediaPreferences", PREFERENCES);
        assertEquals(-32002, device.errorOf("answerSdp", "{\"peerType\":\"publish\",\"sdpAnswer\":\"bad\"}"));
        device.answer("publish");
        assertEquals(-32002, device.errorOf("answerSdp", "{\"peerType\":\"publish\",\"sdpAnswer\":\"answer\"}"),
                "there is nothing to answer any more");
        device.answer("subscribe");
        assertEquals(-32002, device.errorOf("answerSdp", "{\"peerType\":\"subscribe\",\"sdpAnswer\":\"answer\"}"));
        device.publishPeer().report(new MediaEvent.PeerConnected());
        device.notified("ready");
        assertEquals(-32002, device.errorOf("offerSdp", "{\"peerType\":\"publish\",\"sdpOffer\":\"bad\"}"));
        assertNotNull(device.call("offerSdp", "{\"peerType\":\"publish\",\"sdpOffer\":\"good\"}").get("result"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "setMediaPreferences|{}|-32602", "setMediaPreferences|{\"protocol\":\"SIP\"}|-32602",
        "setMediaPreferences|{\"protocol\":\"WEBRTC\",\"autoAccept\":\"yes\"}|-32602",
        "answerSdp|{\"peerType\":\"publish\",\"sdpAnswer\":\"x\"}|-32001",
        "requestOutboundConnection|{}|-32602", "requestOutboundConnection|{\"id\":\"+1\",\"type\":\"FAX\"}|-32602",
        "requestOutboundConnection|{\"id\":\" \",\"type\":\"PHONE_NUMBER\"}|-32602",
        "hangupConnection|{\"type\":\"PHONE_NUMBER\"}|-32602", "hangupConnection|{\"endpoint\":\"+1\"}|-32602",
        "acceptStream|{}|409", "declineStream|{}|409", "dance|{}|-32601", "open|{}|-32601",
    })
    void what_cannot_be_done_is_an_error_with_its_code(String method, String params, int code) {
        assertEquals(code, rig.open("u-1").errorOf(method, params));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{\"peerType\":\"publish\"}", "{\"sdpAnswer\":\"x\"}", "{\"peerType\":\"both\",\"sdpAnswer\":\"x\"}",
        "{\"peerType\":\"publish\",\"sdpAnswer\":7}", "{\"peerType\":null,\"sdpAnswer\":\"x\"}"})
    void an_answer_without_its_parts_is_invalid(String params) {
        DeviceRig.Device device = rig.open("u-1");
        device.call("setMediaPreferences", PREFERENCES);
        assertEquals(-32602, device.errorOf("answerSdp", params));
        assertEquals(409, device.errorOf("setMediaPreferences", PREFERENCES), "once per socket");
    }

    @Test
    void garbage_is_answered_and_the_device_lives() {
        DeviceRig.Device device = rig.open("u-1");
        device.session.text("garbage");
        JsonNode reply = device.next();
        assertEquals(-32700, reply.path("error").path("code").asInt());
        assertTrue(reply.get("id").isNull());
        assertNotNull(device.call("ping", "{}").get("result"));
        assertTrue(device.open());
    }

    @Test
    void a_ping_call_is_answered_and_a_ping_notification_is_not() {
        DeviceRig.Device device = rig.open("u-1");
        device.notice("ping");
        device.notice("deviceDiagnostics");
        device.notice("dance");
        assertEquals(0, device.call("ping", "{}").get("result").size());
        assertNull(device.sent.poll());
    }

    @Test
    void an_outbound_request_is_accepted_when_the_application_says_so() {
        DeviceRig.Device device = rig.open("u-1");
        String params = "{\"id\":\"+19191111111\",\"type\":\"PHONE_NUMBER\"}";
        assertTrue(device.call("requestOutboundConnection", params).path("result").path("accepted").asBoolean());
        rig.reports.expect("connected", "request PHONE_NUMBER +19191111111");
        rig.reports.application = () -> false;
        JsonNode no = device.call("requestOutboundConnection", params);
        assertFalse(no.path("result").path("accepted").asBoolean(true));
        rig.reports.application = () -> {
            throw new IllegalStateException("the application's address is no address");
        };
        assertFalse(device.call("requestOutboundConnection", params).path("result").path("accepted").asBoolean(true));
    }

    @Test
    void an_inbound_only_endpoint_may_not_request() {
        rig.endpoint = rig.endpoint(Direction.INBOUND);
        DeviceRig.Device device = rig.open("u-1");
        JsonNode reply = device.call("requestOutboundConnection", "{\"id\":\"e-2\",\"type\":\"ENDPOINT\"}");
        assertFalse(reply.path("result").path("accepted").asBoolean(true));
        rig.reports.expect("connected");
        assertNull(rig.reports.lines.poll());
    }

    @Test
    void an_application_that_hangs_holds_up_nothing_and_counts_as_a_no_after_30_s() {
        CountDownLatch never = new CountDownLatch(1);
        rig.reports.application = RecordedReports.after(never, true);
        DeviceRig.Device device = rig.open("u-1");
        int request = device.ask("requestOutboundConnection", "{\"id\":\"+1919\",\"type\":\"PHONE_NUMBER\"}");
        assertNotNull(device.call("ping", "{}").get("result"));
        rig.pass(Duration.ofSeconds(30), device);
        assertFalse(device.reply(request).path("result").path("accepted").asBoolean(true));
        never.countDown();
        assertNotNull(device.call("ping", "{}").get("result"), "the late answer is not sent");
    }

    @Test
    void too_many_requests_at_a_time_are_not_asked() {
        CountDownLatch gate = new CountDownLatch(1);
        rig.reports.application = RecordedReports.after(gate, true);
        DeviceRig.Device device = rig.open("u-1");
        String params = "{\"id\":\"+1919\",\"type\":\"PHONE_NUMBER\"}";
        for (int i = 0; i < 4; i++) {
            device.ask("requestOutboundConnection", params);
        }
        JsonNode fifth = device.call("requestOutboundConnection", params.replace("1919", "1920"));
        assertEquals(5, fifth.path("id").asInt());
        assertFalse(fifth.path("result").path("accepted").asBoolean(true));
        gate.countDown();
        for (int i = 0; i < 4; i++) {
            assertTrue(device.next().path("result").path("accepted").asBoolean());
        }
    }

    @Test
    void a_hangup_without_a_stream_goes_to_the_calls() {
        DeviceRig.Device device = rig.open("u-1");
        String params = "{\"endpoint\":\"+19191111111\",\"type\":\"PHONE_NUMBER\"}";
        assertTrue(device.call("hangupConnection", params).path("result").path("result").isString());
        assertEquals("9900142 PHONE_NUMBER +19191111111", DeviceRig.take(rig.hangups));
        rig.hangupFinds = false;
        assertEquals(404, device.errorOf("hangupConnection", params));
    }

    @Test
    void peers_that_do_not_come_up_end_the_session() {
        DeviceRig.Device device = rig.open("u-1");
        device.call("setMediaPreferences", PREFERENCES);
        rig.pass(Duration.ofSeconds(60), device);
        assertEquals(1011, device.closeCode());
        rig.reports.expect("connected", "disconnected");
        device.session.awaitEnd();
        assertTrue(device.publishPeer().closed && device.subscribePeer().closed);
        assertEquals(0, rig.alarms.pending(), "nothing is left behind");
    }

    @Test
    void a_failed_handshake_ends_the_session() {
        DeviceRig.Device device = rig.open("u-1");
        device.call("setMediaPreferences", PREFERENCES);
        device.publishPeer().report(new MediaEvent.PeerLost(PeerLoss.DTLS_FAILED, "fingerprint"));
        assertEquals(1011, device.closeCode());
    }

    @Test
    void a_bug_of_ours_costs_one_device_its_session() {
        rig.media.broken = true;
        DeviceRig.Device device = rig.open("u-1");
        device.ask("setMediaPreferences", PREFERENCES);
        assertEquals(1011, device.closeCode());
        rig.reports.expect("connected", "disconnected");
        assertNull(rig.directory.holder("e-1"));
    }

    @Test
    void a_flood_of_messages_ends_the_session() {
        DeviceRig.Device device = rig.open("u-1");
        CountDownLatch gate = new CountDownLatch(1);
        device.session.settled(() -> RecordedReports.after(gate, true).getAsBoolean());
        for (int i = 0; i < 300; i++) {
            device.notice("ping");
        }
        gate.countDown();
        assertEquals(1008, device.closeCode());
    }
}
