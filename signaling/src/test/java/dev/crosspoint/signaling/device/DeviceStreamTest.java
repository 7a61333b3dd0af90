package dev.crosspoint.signaling.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.media.MediaEvent;
import dev.crosspoint.media.PeerLoss;
import dev.crosspoint.signaling.endpoint.Direction;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** A call's audio comes to a device and goes. */
class DeviceStreamTest {

    private static final String ANSWER = "{\"peerType\":\"subscribe\",\"sdpAnswer\":\"answer\"}";
    private static final String PROTEST =
            "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32000,\"message\":\"not now\"}}";

    private final DeviceRig rig = new DeviceRig();

    /** The one track that this offer adds. */
    private static String trackOf(JsonNode offer) {
        assertEquals(1, offer.path("trackMetadata").size(), offer.toString());
        return offer.path("trackMetadata").propertyNames().iterator().next();
    }

    private void offeredAndCleared(DeviceRig.Device device, int revision) {
        JsonNode clearing = device.notified("sdpOffer");
        assertEquals(revision, clearing.path("sdpRevision").asInt());
        assertFalse(clearing.has("trackMetadata"));
        assertTrue(clearing.path("sdpOffer").asString().endsWith(" inactive"), clearing.toString());
        device.answer("subscribe");
    }

    @Test
    void a_call_is_offered_joined_and_cleared_away() {
        DeviceRig.Device device = rig.eligible(true);
        DeviceRig.Call call = rig.connect(device);
        JsonNode offer = device.notified("sdpOffer");
        rig.reports.expect("ineligible", "status INITIATED");
        call.expect("ringing");
        assertEquals("e-1", offer.path("endpointId").asString());
        assertEquals("subscribe", offer.path("peerType").asString());
        assertEquals(1, offer.path("sdpRevision").asInt());
        String track = trackOf(offer);
        assertTrue(offer.path("sdpOffer").asString().endsWith(" " + track), "keyed by the msid's track id");
        JsonNode about = offer.path("trackMetadata").path(track);
        assertEquals("+19195550123", about.path("from").asString());
        assertEquals("PHONE_NUMBER", about.path("fromType").asString());
        assertEquals("vip", about.path("tags").asString());
        assertTrue(about.path("autoAccepted").asBoolean());

        device.answer("subscribe");
        call.expect("accepted");
        rig.reports.expect("status ANSWERED");
        String joint = device.session.deviceId() + "/publish with " + track;
        assertEquals(List.of("joined " + joint), rig.media.joints);

        call.connection.cancel();
        call.expect("ended CANCELLED");
        assertEquals(List.of("joined " + joint, "parted " + joint), rig.media.joints);
        offeredAndCleared(device, 2);
        rig.reports.expect("status COMPLETED", "eligible");
    }

    @Test
    void the_next_call_has_a_track_of_its_own_and_a_higher_revision() {
        DeviceRig.Device device = rig.eligible(true);
        DeviceRig.Call first = rig.connect(device);
        String firstTrack = trackOf(device.notified("sdpOffer"));
        device.answer("subscribe");
        first.connection.cancel();
        offeredAndCleared(device, 2);
        rig.reports.expect("ineligible", "status INITIATED", "status ANSWERED", "status COMPLETED", "eligible");
        rig.connect(device);
        JsonNode offer = device.notified("sdpOffer");
        assertEquals(3, offer.path("sdpRevision").asInt());
        assertNotEquals(firstTrack, trackOf(offer));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{\"endpoint\":\"e-1\",\"type\":\"ENDPOINT\"}", "{\"endpoint\":\"c-1\",\"type\":\"CALL_ID\"}",
        "{\"endpoint\":\"+19195550123\",\"type\":\"PHONE_NUMBER\"}",
        "{\"endpoint\":\"19195550123\",\"type\":\"PHONE_NUMBER\"}",
    })
    void the_device_hangs_up_its_call_by_any_name(String params) {
        DeviceRig.Device device = rig.eligible(true);
        DeviceRig.Call call = rig.connect(device);
        device.notified("sdpOffer");
        device.answer("subscribe");
        assertTrue(device.call("hangupConnection", params).path("result").path("result").isString());
        call.expect("ringing", "accepted", "ended DEVICE_LEFT");
        offeredAndCleared(device, 2);
        rig.reports.expect("ineligible", "status INITIATED", "status ANSWERED", "status COMPLETED", "eligible");
        assertNull(rig.hangups.poll(), "the call itself goes on");
    }

    @Test
    void a_number_that_no_call_has_means_the_stream_but_a_call_id_does_not() {
        rig.hangupFinds = false;
        DeviceRig.Device device = rig.eligible(true);
        DeviceRig.Call call = rig.connect(device);
        device.notified("sdpOffer");
        device.answer("subscribe");
        assertEquals(404, device.errorOf("hangupConnection", "{\"endpoint\":\"c-2\",\"type\":\"CALL_ID\"}"));
        device.call("hangupConnection", "{\"endpoint\":\"9195550123\",\"type\":\"PHONE_NUMBER\"}");
        call.expect("ringing", "accepted", "ended DEVICE_LEFT");
    }

    @Test
    void a_hangup_before_the_answer_declines() {
        DeviceRig.Device device = rig.eligible(true);
        DeviceRig.Call call = rig.connect(device);
        device.notified("sdpOffer");
        device.call("hangupConnection", "{\"endpoint\":\"e-1\",\"type\":\"ENDPOINT\"}");
        call.expect("ringing", "ended DECLINED");
        device.answer("subscribe"); // to the first offer, after all
        offeredAndCleared(device, 2);
        rig.reports.expect("ineligible", "status INITIATED", "status CANCELED", "eligible");
        assertEquals(List.of(), rig.media.joints);
    }

    @Test
    void an_error_instead_of_an_answer_declines() {
        DeviceRig.Device device = rig.eligible(true);
        DeviceRig.Call call = rig.connect(device);
        device.notified("sdpOffer");
        device.session.text(PROTEST);
        call.expect("ringing", "ended DECLINED");
        offeredAndCleared(device, 2);
        rig.reports.expect("ineligible", "status INITIATED", "status CANCELED", "eligible");
        device.session.text(PROTEST);
        device.settle();
        assertNull(rig.reports.lines.poll(), "a protest against nothing changes nothing");
    }

    @Test
    void an_answer_that_cannot_be_read_fails_the_connection() {
        DeviceRig.Device device = rig.eligible(true);
        DeviceRig.Call call = rig.connect(device);
        device.notified("sdpOffer");
        assertEquals(-32002, device.errorOf("answerSdp", "{\"peerType\":\"subscribe\",\"sdpAnswer\":\"bad\"}"));
        call.expect("ringing", "ended FAILED");
        offeredAndCleared(device, 2);
        rig.reports.expect("ineligible", "status INITIATED", "status FAILED", "eligible");
    }

    @Test
    void a_device_that_does_not_answer_rings_for_30_s_and_is_not_wedged() {
        DeviceRig.Device device = rig.eligible(true);
        DeviceRig.Call call = rig.connect(device);
        device.notified("sdpOffer");
        for (int i = 0; i < 6; i++) {
            rig.pass(Duration.ofSeconds(5), device);
            device.pong();
        }
        call.expect("ringing", "ended TIMED_OUT");
        rig.reports.expect("ineligible", "status INITIATED", "status TIMED_OUT");
        assertNull(device.sent.poll(), "one offer at a time");
        rig.pass(Duration.ofSeconds(5), device);
        device.pong();
        assertEquals(2, device.notified("sdpOffer").path("sdpRevision").asInt());
        rig.pass(Duration.ofSeconds(5), device);
        device.pong();
        rig.reports.expect("eligible");
        rig.connect(device);
        assertEquals(3, device.notified("sdpOffer").path("sdpRevision").asInt());
        assertNull(device.call("answerSdp", ANSWER).get("error"));
    }

    @Test
    void the_call_may_set_the_ring_time() {
        DeviceRig.Device device = rig.eligible(false);
        DeviceRig.Call call = rig.new Call(rig.request(Duration.ofSeconds(4)));
        device.session.connect(call.connection);
        device.notified("sdpOffer");
        device.answer("subscribe");
        rig.pass(Duration.ofSeconds(4), device);
        call.expect("ringing", "ended TIMED_OUT");
    }

    @Test
    void a_parked_call_waits_for_accept_stream() {
        DeviceRig.Device device = rig.eligible(false);
        DeviceRig.Call call = rig.connect(device);
        JsonNode offer = device.notified("sdpOffer");
        assertFalse(offer.path("trackMetadata").path(trackOf(offer)).path("autoAccepted").asBoolean(true));
        device.answer("subscribe");
        device.settle();
        call.expect("ringing");
        assertTrue(call.events.isEmpty());
        assertEquals(List.of(), rig.media.joints);
        assertTrue(device.call("acceptStream", "{}").path("result").isObject());
        call.expect("accepted");
        assertEquals(1, rig.media.joints.size());
        assertEquals(409, device.errorOf("acceptStream", "{}"), "it is not parked any more");
        assertEquals(409, device.errorOf("declineStream", "{}"));
    }

    @Test
    void accept_stream_may_come_before_the_answer() {
        DeviceRig.Device device = rig.eligible(false);
        DeviceRig.Call call = rig.connect(device);
        device.notified("sdpOffer");
        device.call("acceptStream", "{}");
        device.answer("subscribe");
        call.expect("ringing", "accepted");
    }

    @Test
    void a_parked_call_can_be_declined() {
        DeviceRig.Device device = rig.eligible(false);
        DeviceRig.Call call = rig.connect(device);
        device.notified("sdpOffer");
        device.answer("subscribe");
        device.call("declineStream", "{}");
        call.expect("ringing", "ended DECLINED");
        offeredAndCleared(device, 2);
        rig.reports.expect("ineligible", "status INITIATED", "status CANCELED", "eligible");
    }

    @Test
    void a_caller_that_hangs_up_while_ringing_cancels() {
        DeviceRig.Device device = rig.eligible(false);
        DeviceRig.Call call = rig.connect(device);
        device.notified("sdpOffer");
        device.answer("subscribe");
        call.connection.cancel();
        call.connection.cancel();
        call.expect("ringing", "ended CANCELLED");
        offeredAndCleared(device, 2);
        rig.reports.expect("ineligible", "status INITIATED", "status CANCELED", "eligible");
    }

    @Test
    void a_leg_that_cannot_be_joined_fails_the_connection() {
        rig.media.refusesToJoin = true;
        DeviceRig.Device device = rig.eligible(true);
        DeviceRig.Call call = rig.connect(device);
        device.notified("sdpOffer");
        device.answer("subscribe");
        call.expect("ringing", "ended FAILED");
        offeredAndCleared(device, 2);
    }

    @Test
    void a_device_that_is_not_eligible_or_busy_is_not_connected() {
        DeviceRig.Device device = rig.open("u-1");
        rig.connect(device).expect("ended FAILED");
        device.negotiate(true);
        rig.connect(device).expect("ended FAILED");
        device.publish();
        rig.reports.expect("connected", "status FAILED", "status FAILED", "eligible");
        rig.connect(device).expect("ringing");
        rig.connect(device).expect("ended FAILED");
        device.notified("sdpOffer");
        device.answer("subscribe");
        rig.connect(device).expect("ended FAILED");
    }

    @Test
    void an_outbound_only_device_is_connected_when_it_asked() {
        rig.endpoint = rig.endpoint(Direction.OUTBOUND);
        DeviceRig.Device device = rig.eligible(true);
        rig.connect(device).expect("ended DENIED");
        rig.reports.application = () -> false;
        String request = "{\"id\":\"+1919\",\"type\":\"PHONE_NUMBER\"}";
        device.call("requestOutboundConnection", request);
        rig.connect(device).expect("ended DENIED");
        rig.reports.application = () -> true;
        device.call("requestOutboundConnection", request);
        DeviceRig.Call call = rig.connect(device);
        call.expect("ringing");
        device.notified("sdpOffer");
        device.answer("subscribe");
        call.connection.cancel();
        offeredAndCleared(device, 2);
        device.settle();
        rig.connect(device).expect("ended DENIED");
    }

    @Test
    void audio_that_stops_in_a_call_does_not_end_it_but_is_missed_after() {
        DeviceRig.Device device = rig.eligible(true);
        DeviceRig.Call call = rig.connect(device);
        device.notified("sdpOffer");
        device.answer("subscribe");
        call.expect("ringing", "accepted");
        device.publishPeer().report(new MediaEvent.AudioStopped("1"));
        device.settle();
        assertTrue(call.events.isEmpty());
        call.connection.cancel();
        offeredAndCleared(device, 2);
        device.settle();
        rig.reports.expect("ineligible", "status INITIATED", "status ANSWERED", "status COMPLETED");
        assertNull(rig.reports.lines.poll());
        device.publishPeer().report(new MediaEvent.AudioStarted("1"));
        rig.reports.expect("eligible");
    }

    @ParameterizedTest
    @EnumSource(PeerSide.class)
    void a_lost_peer_ends_the_call_and_the_session(PeerSide side) {
        DeviceRig.Device device = rig.eligible(true);
        DeviceRig.Call call = rig.connect(device);
        device.notified("sdpOffer");
        device.answer("subscribe");
        ScriptedMedia.FakePeer peer = side == PeerSide.PUBLISH ? device.publishPeer() : device.subscribePeer();
        peer.report(new MediaEvent.PeerLost(PeerLoss.CONSENT_EXPIRED, "30 s"));
        call.expect("ringing", "accepted", "ended DEVICE_LEFT");
        assertEquals(1001, device.closeCode());
        rig.reports.expect("ineligible", "status INITIATED", "status ANSWERED", "status COMPLETED", "disconnected");
        assertEquals(2, rig.media.joints.size());
        rig.connect(device).expect("ended FAILED");
    }

    @Test
    void a_device_that_vanishes_while_ringing_failed() {
        DeviceRig.Device device = rig.eligible(false);
        DeviceRig.Call call = rig.connect(device);
        device.notified("sdpOffer");
        device.session.closed(1006, "");
        call.expect("ringing", "ended DEVICE_LEFT");
        rig.reports.expect("ineligible", "status INITIATED", "status FAILED", "disconnected");
    }
}
