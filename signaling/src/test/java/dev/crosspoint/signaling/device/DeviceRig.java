package dev.crosspoint.signaling.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.media.MediaEvent;
import dev.crosspoint.signaling.endpoint.Direction;
import dev.crosspoint.signaling.endpoint.Endpoint;
import dev.crosspoint.signaling.http.DeviceSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Devices in virtual time, on a scripted media plane: what the scenarios of this package are played on. */
final class DeviceRig {

    static final JsonMapper JSON = JsonMapper.shared();

    final ManualAlarms alarms = new ManualAlarms();
    final ScriptedMedia media = new ScriptedMedia();
    final RecordedReports reports = new RecordedReports();
    final DeviceDirectory directory = new DeviceDirectory();
    final BlockingQueue<String> hangups = new LinkedBlockingQueue<>();
    volatile boolean hangupFinds = true;
    Endpoint endpoint = endpoint(Direction.BIDIRECTIONAL);
    private final DeviceSession.Surroundings around;

    DeviceRig() {
        around = surroundings(media);
    }

    /** On another media plane than the scripted one. */
    DeviceRig(DeviceMedia plane) {
        around = surroundings(plane);
    }

    private DeviceSession.Surroundings surroundings(DeviceMedia plane) {
        return new DeviceSession.Surroundings(DeviceSettings.defaults(), alarms, plane, reports, this::hangup,
                directory, new Revisions(alarms.now()));
    }

    private boolean hangup(String account, String endpointId, String type, String id) {
        hangups.add(account + " " + type + " " + id);
        return hangupFinds;
    }

    Endpoint endpoint(Direction direction) {
        return new Endpoint("e-1", "9900142", direction, URI.create("http://app.example/events"), null, "desk",
                alarms.now(), alarms.now().plus(Duration.ofHours(24)));
    }

    /** A device that has just opened its socket; null when another one holds the endpoint. */
    Device open(String uniqueId) {
        Device device = new Device(uniqueId);
        if (!directory.admit(device.session)) {
            return null;
        }
        device.session.opened(device);
        return device;
    }

    /** A device that has negotiated, publishes, and is therefore eligible; its reports so far are consumed. */
    Device eligible(boolean autoAccept) {
        Device device = open("u-1");
        device.negotiate(autoAccept);
        device.publish();
        reports.expect("connected", "eligible");
        return device;
    }

    /** Lets time pass, alarm by alarm; the devices keep up. */
    void pass(Duration time, Device... devices) {
        Instant limit = alarms.now().plus(time);
        while (alarms.step(limit)) {
            for (Device device : devices) {
                device.settle();
            }
        }
    }

    ConnectRequest request(Duration ringTimeout) {
        return new ConnectRequest(endpoint.accountId(), endpoint.endpointId(), "c-1", null, "+19195550123", "vip",
                null, null, ringTimeout);
    }

    /** A call that asks for the device. */
    Call connect(Device device) {
        Call call = new Call(request(null));
        device.session.connect(call.connection);
        return call;
    }

    static String take(BlockingQueue<String> queue) {
        try {
            String line = queue.poll(20, TimeUnit.SECONDS);
            assertNotNull(line, "nothing came in time");
            return line;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The call's end of a connection. */
    final class Call implements ConnectEvents {
        final BlockingQueue<String> events = new LinkedBlockingQueue<>();
        final Connection connection;

        Call(ConnectRequest request) {
            ConnectSession named = ConnectSession.of(request, endpoint, null);
            connection = new Connection(request, this, status -> reports.connectStatus(named, status));
        }

        @Override
        public void ringing() {
            events.add("ringing");
        }

        @Override
        public void accepted() {
            events.add("accepted");
        }

        @Override
        public void ended(ConnectEnd why) {
            events.add("ended " + why);
        }

        void expect(String... wanted) {
            for (String event : wanted) {
                assertEquals(event, take(events));
            }
        }
    }

    /** The device's end of its socket, and of its media. */
    final class Device implements DeviceSocket {
        final DeviceSession session;
        final BlockingQueue<String> sent = new LinkedBlockingQueue<>();
        final CompletableFuture<Integer> closed = new CompletableFuture<>();
        private int lastId;

        Device(String uniqueId) {
            session = new DeviceSession(around, endpoint, uniqueId, null);
        }

        @Override
        public boolean send(String text) {
            sent.add(text);
            return true;
        }

        @Override
        public void close(int code, String reason) {
            closed.complete(code);
        }

        @Override
        public boolean open() {
            return !closed.isDone();
        }

        @Override
        public String remoteAddress() {
            return "192.0.2.7";
        }

        int closeCode() {
            try {
                return closed.get(20, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new AssertionError("not closed", e);
            }
        }

        JsonNode next() {
            return JSON.readTree(take(sent));
        }

        /** The next message, which must be this notification; returns its params. */
        JsonNode notified(String method) {
            JsonNode message = next();
            assertEquals(method, message.path("method").asString(), message.toString());
            assertNull(message.get("id"));
            return message.get("params");
        }

        void notice(String method) {
            session.text("{\"jsonrpc\":\"2.0\",\"method\":\"" + method + "\"}");
        }

        /** Sends a call without waiting; returns its id. */
        int ask(String method, String params) {
            int id = ++lastId;
            session.text("{\"jsonrpc\":\"2.0\",\"method\":\"" + method + "\",\"params\":" + params + ",\"id\":" + id
                    + "}");
            return id;
        }

        /** Sends a call; the next message must be its reply. */
        JsonNode call(String method, String params) {
            return reply(ask(method, params));
        }

        JsonNode reply(int id) {
            JsonNode reply = next();
            assertEquals(id, reply.path("id").asInt(), reply.toString());
            assertTrue(reply.has("result") != reply.has("error"), reply.toString());
            return reply;
        }

        int errorOf(String method, String params) {
            return call(method, params).path("error").path("code").asInt();
        }

        /** Comes back when everything the session was told so far is done. */
        void settle() {
            if (open()) {
                CompletableFuture<Void> done = new CompletableFuture<>();
                if (session.settled(() -> done.complete(null))) {
                    done.orTimeout(20, TimeUnit.SECONDS).join();
                }
            }
        }

        ScriptedMedia.FakePeer publishPeer() {
            return media.peers.get(session.deviceId() + "/publish");
        }

        ScriptedMedia.FakePeer subscribePeer() {
            return media.peers.get(session.deviceId() + "/subscribe");
        }

        void answer(String peer) {
            ObjectNode params = JSON.createObjectNode().put("peerType", peer).put("sdpAnswer", "answer");
            JsonNode reply = call("answerSdp", params.toString());
            assertTrue(reply.path("result").isObject(), reply.toString());
        }

        /** From setMediaPreferences to ready. */
        void negotiate(boolean autoAccept) {
            call("setMediaPreferences", "{\"protocol\":\"WEBRTC\",\"autoAccept\":" + autoAccept + "}");
            answer("publish");
            answer("subscribe");
            publishPeer().report(new MediaEvent.PeerConnected());
            subscribePeer().report(new MediaEvent.PeerConnected());
            notified("ready");
        }

        void publish() {
            call("offerSdp", "{\"peerType\":\"publish\",\"sdpOffer\":\"audio\"}");
            publishPeer().report(new MediaEvent.AudioStarted("1"));
        }

        void pong() {
            publishPeer().report(new MediaEvent.ChannelText(Heartbeat.CHANNEL, Heartbeat.PONG));
            subscribePeer().report(new MediaEvent.ChannelText(Heartbeat.CHANNEL, Heartbeat.PONG));
            settle();
        }
    }
}
