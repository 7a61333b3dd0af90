package dev.crosspoint.signaling.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.signaling.ControlPlane;
import dev.crosspoint.signaling.device.GatewayRig.Client;
import dev.crosspoint.signaling.endpoint.CreateResult;
import dev.crosspoint.signaling.endpoint.Direction;
import java.io.IOException;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The device protocol over real sockets, with real tokens, records and webhooks. */
class DeviceGatewayTest {

    @TempDir
    private Path dir;
    private GatewayRig rig;

    @BeforeEach
    void start() throws IOException {
        rig = new GatewayRig(dir);
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    /** A call's end of a connection, as text. */
    private static final class Events implements ConnectEvents {
        final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

        @Override
        public void ringing() {
            seen.add("ringing");
        }

        @Override
        public void accepted() {
            seen.add("accepted");
        }

        @Override
        public void ended(ConnectEnd why) {
            seen.add("ended " + why);
        }

        void expect(String... wanted) {
            for (String event : wanted) {
                assertEquals(event, DeviceRig.take(seen));
            }
        }
    }

    private ConnectRequest request(String accountId, String endpointId) {
        return new ConnectRequest(accountId, endpointId, "c-1", null, "+19195550123", "vip", rig.app("/status"), null,
                null);
    }

    @Test
    void the_whole_trace_of_a_call() {
        CreateResult.Created created = rig.create(Direction.BIDIRECTIONAL);
        String endpointId = created.endpoint().endpointId();
        Client device = rig.connect(created.token(), "u-1");
        JsonNode hook = rig.expect("endpointConnected");
        device.negotiate(rig, true);
        assertEquals(DeviceIds.of(endpointId, "u-1"), device.deviceId());
        assertEquals(device.deviceId(), hook.path("deviceId").asString());
        assertEquals(endpointId, hook.path("endpointId").asString());
        assertEquals("desk-4", hook.path("tags").asString());
        assertEquals(rig.alarms.now().toEpochMilli(), hook.path("timestamp").asLong());
        assertTrue(rig.endpoints.devices(endpointId).getFirst().connected());
        assertEquals("node/0.0.1", rig.endpoints.devices(endpointId).getFirst().deviceName());
        rig.expect("endpointEligible");

        Events call = new Events();
        ConnectAttempt attempt = rig.gateway.connect(request(ControlPlane.ACCOUNT, endpointId), call);
        JsonNode offer = device.notified("sdpOffer");
        assertEquals(1, offer.path("sdpRevision").asInt());
        JsonNode status = rig.expect("endpointIneligible", "INITIATED");
        assertEquals("connectStatus", status.path("event").asString());
        assertEquals("INITIATED", status.path("connectStatus").asString());
        assertEquals(endpointId, status.path("to").asString());
        assertEquals("ENDPOINT", status.path("toType").asString());
        assertEquals("c-1", status.path("from").asString());
        assertEquals("CALL", status.path("fromType").asString());
        assertEquals("vip", status.path("fromTags").asString());
        assertEquals("desk-4", status.path("toTags").asString());
        assertEquals("desk-4", status.path("tags").asString());
        assertEquals(device.deviceId(), status.path("deviceId").asString());
        device.answer("subscribe");
        call.expect("ringing", "accepted");
        String sessionId = status.path("sessionId").asString();
        assertEquals(36, sessionId.length());
        assertEquals(sessionId, rig.expect("ANSWERED").path("sessionId").asString());
        attempt.cancel();
        call.expect("ended CANCELLED");
        assertEquals(2, device.notified("sdpOffer").path("sdpRevision").asInt());
        device.answer("subscribe");
        assertEquals(sessionId, rig.expect("COMPLETED").path("sessionId").asString());
        rig.expect("endpointEligible");

        device.send("{\"jsonrpc\":\"2.0\",\"method\":\"leave\"}");
        device.send("{\"jsonrpc\":\"2.0\",\"method\":\"deviceDiagnostics\",\"params\":{\"logs\":[]}}");
        device.socket().sendClose(WebSocket.NORMAL_CLOSURE, "");
        rig.expect("endpointIneligible", "endpointDisconnected");
        assertEquals(0, rig.gateway.devices());
        assertFalse(rig.endpoints.devices(endpointId).getFirst().connected());
    }

    @Test
    void an_id_that_is_a_string_comes_back_as_one() {
        Client device = rig.connect(rig.create(Direction.BIDIRECTIONAL).token(), "u-1");
        device.send("{\"jsonrpc\":\"2.0\",\"method\":\"ping\",\"params\":{},\"id\":\"1\"}");
        assertEquals("{\"jsonrpc\":\"2.0\",\"id\":\"1\",\"result\":{}}", device.next().toString());
    }

    @Test
    void the_vendors_path_serves_as_well() {
        rig.path = DeviceGateway.VENDOR_PATH;
        rig.connect(rig.create(Direction.BIDIRECTIONAL).token(), "u-1").call("ping", "{}");
    }

    @Test
    void bad_tokens_are_refused_with_403() {
        CreateResult.Created created = rig.create(Direction.BIDIRECTIONAL);
        String token = created.token();
        assertEquals(403, rig.refusal(null, "u-1"));
        assertEquals(403, rig.refusal("garbage", "u-1"));
        assertEquals(403, rig.refusal(token.substring(0, token.length() - 6) + "AAAAAA", "u-1"));
        String other = rig.create(Direction.BIDIRECTIONAL).token();
        rig.endpoints.delete(ControlPlane.ACCOUNT, created.endpoint().endpointId());
        assertEquals(403, rig.refusal(token, "u-1"));
        rig.alarms.jump(Duration.ofHours(24));
        assertEquals(403, rig.refusal(other, "u-1"));
        assertTrue(rig.webhooks.isEmpty());
    }

    @Test
    void who_asks_again_and_again_in_vain_waits_for_the_answer() {
        assertEquals(403, rig.refusal("garbage", "u-1"));
        int before = rig.alarms.pending();
        CompletableFuture<Integer> again = CompletableFuture.supplyAsync(() -> rig.refusal("garbage", "u-1"));
        while (rig.alarms.pending() == before) {
            Thread.onSpinWait();
        }
        assertEquals(403, rig.refusal("another", "u-1"), "others do not wait");
        assertFalse(again.isDone());
        assertTrue(rig.alarms.step(rig.alarms.now().plus(VainUpgrades.HOLD)));
        assertEquals(403, again.orTimeout(20, TimeUnit.SECONDS).join());
        rig.alarms.jump(Duration.ofSeconds(31));
        assertEquals(403, rig.refusal("garbage", "u-1"), "forgotten by then");
    }

    @Test
    void an_endpoint_has_one_device_at_a_time() {
        String token = rig.create(Direction.BIDIRECTIONAL).token();
        Client first = rig.connect(token, "u-1");
        assertEquals(409, rig.refusal(token, "u-2"));
        Client again = rig.connect(token, "u-1");
        assertEquals(4409, first.closeCode());
        rig.expect("endpointConnected", "endpointDisconnected", "endpointConnected");
        again.call("ping", "{}");
        again.socket().abort();
        rig.expect("endpointDisconnected");
        rig.connect(token, "u-2").call("ping", "{}");
        rig.expect("endpointConnected");
    }

    @Test
    void a_deleted_endpoint_closes_its_device_with_1000() {
        CreateResult.Created created = rig.create(Direction.BIDIRECTIONAL);
        Client device = rig.connect(created.token(), "u-1");
        device.negotiate(rig, true);
        Events call = new Events();
        rig.gateway.connect(request(ControlPlane.ACCOUNT, created.endpoint().endpointId()), call);
        device.notified("sdpOffer");
        device.answer("subscribe");
        call.expect("ringing", "accepted");
        rig.endpoints.delete(ControlPlane.ACCOUNT, created.endpoint().endpointId());
        assertEquals(1000, device.closeCode());
        call.expect("ended EXPIRED");
        rig.expect("endpointConnected", "endpointEligible", "endpointIneligible", "INITIATED", "ANSWERED",
                "COMPLETED", "endpointDisconnected");
    }

    @Test
    void an_expired_endpoint_closes_its_device_with_1000() {
        Client device = rig.connect(rig.create(Direction.BIDIRECTIONAL).token(), "u-1");
        device.call("ping", "{}");
        rig.alarms.jump(Duration.ofHours(24));
        rig.endpoints.expire();
        assertEquals(1000, device.closeCode());
        rig.expect("endpointConnected", "endpointDisconnected");
    }

    @Test
    void an_endpoint_whose_day_is_over_leaves_its_call_which_goes_on() {
        CreateResult.Created created = rig.create(Direction.BIDIRECTIONAL);
        Client device = rig.connect(created.token(), "u-1");
        device.negotiate(rig, true);
        Events call = new Events();
        rig.gateway.connect(request(ControlPlane.ACCOUNT, created.endpoint().endpointId()), call);
        device.notified("sdpOffer");
        device.answer("subscribe");
        call.expect("ringing", "accepted");
        rig.alarms.jump(Duration.ofHours(24));
        rig.endpoints.expire();
        call.expect("ended EXPIRED");
        assertEquals(1000, device.closeCode());
        rig.expect("endpointConnected", "endpointEligible", "endpointIneligible", "INITIATED", "ANSWERED",
                "COMPLETED", "endpointDisconnected");
        assertEquals(403, rig.refusal(created.token(), "u-1"));
        rig.gateway.connect(request(ControlPlane.ACCOUNT, created.endpoint().endpointId()), call);
        call.expect("ended FAILED");
    }

    @Test
    void a_closing_node_sends_its_devices_elsewhere() {
        Client device = rig.connect(rig.create(Direction.BIDIRECTIONAL).token(), "u-1");
        device.call("ping", "{}");
        rig.gateway.close();
        assertEquals(1001, device.closeCode());
        rig.expect("endpointConnected", "endpointDisconnected");
    }

    @Test
    void calls_are_connected_only_to_devices_that_are_there_and_theirs() {
        CreateResult.Created created = rig.create(Direction.BIDIRECTIONAL);
        String endpointId = created.endpoint().endpointId();
        Events call = new Events();
        rig.gateway.connect(request(ControlPlane.ACCOUNT, "e-unknown"), call).cancel();
        rig.gateway.connect(request(ControlPlane.ACCOUNT, endpointId), call);
        call.expect("ended FAILED", "ended FAILED");
        rig.expect("FAILED", "FAILED");
        Client device = rig.connect(created.token(), "u-1");
        device.negotiate(rig, true);
        rig.expect("endpointConnected", "endpointEligible");
        rig.gateway.connect(request("9900999", endpointId), call);
        call.expect("ended DENIED");
        JsonNode denied = rig.expect("DENIED");
        assertFalse(denied.hasNonNull("tags") || denied.hasNonNull("toTags") || denied.hasNonNull("deviceId"),
                "another account's endpoint: " + denied);
    }

    @Test
    void the_application_is_asked_for_outbound_connections() {
        Client device = rig.connect(rig.create(Direction.BIDIRECTIONAL).token(), "u-1");
        String params = "{\"id\":\"+19191111111\",\"type\":\"PHONE_NUMBER\"}";
        assertTrue(device.call("requestOutboundConnection", params).path("result").path("accepted").asBoolean());
        JsonNode hook = rig.expect("endpointConnected", "outboundConnectionRequest");
        assertEquals("+19191111111", hook.path("to").asString());
        assertEquals("PHONE_NUMBER", hook.path("toType").asString());
        rig.answers.put("/events", 500);
        assertTrue(device.call("requestOutboundConnection", params).path("result").path("accepted").asBoolean());
        rig.answers.put("/fallback", 404);
        assertFalse(device.call("requestOutboundConnection", params).path("result").path("accepted").asBoolean(true));
    }

    @Test
    void hangups_reach_the_calls() {
        CreateResult.Created created = rig.create(Direction.BIDIRECTIONAL);
        Client device = rig.connect(created.token(), "u-1");
        String params = "{\"endpoint\":\"c-9\",\"type\":\"CALL_ID\"}";
        assertEquals(404, device.call("hangupConnection", params).path("error").path("code").asInt());
        rig.gateway.calls((account, endpoint, type, id) -> account.equals(ControlPlane.ACCOUNT)
                && endpoint.equals(created.endpoint().endpointId()) && type.equals("CALL_ID") && id.equals("c-9"));
        assertTrue(device.call("hangupConnection", params).path("result").path("result").isString());
    }

    @Test
    void long_diagnostics_pass_and_longer_messages_close() {
        Client device = rig.connect(rig.create(Direction.BIDIRECTIONAL).token(), "u-1");
        String log = "x".repeat(900_000);
        device.send("{\"jsonrpc\":\"2.0\",\"method\":\"deviceDiagnostics\",\"params\":{\"logs\":[\"" + log + "\"]}}");
        device.call("ping", "{}");
        try {
            device.send("{\"jsonrpc\":\"2.0\",\"method\":\"deviceDiagnostics\",\"params\":\"" + log + log + "\"}");
        } catch (RuntimeException cutOffWhileSending) {
            // the node need not read on
        }
        assertTrue(device.closeCode() == 1009 || device.closeCode() == 1006);
        rig.expect("endpointConnected", "endpointDisconnected");
    }

    @Test
    void binary_frames_are_not_spoken() throws Exception {
        Client device = rig.connect(rig.create(Direction.BIDIRECTIONAL).token(), "u-1");
        device.socket().sendBinary(ByteBuffer.wrap(new byte[] {1, 2, 3}), true).get(20, TimeUnit.SECONDS);
        device.call("ping", "{}");
    }
}
