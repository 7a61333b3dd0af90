package dev.crosspoint.signaling.device;

import dev.crosspoint.media.MediaEvent;
import dev.crosspoint.media.PeerLoss;
import dev.crosspoint.signaling.device.Eligibility.Condition;
import dev.crosspoint.signaling.device.JsonRpc.Message;
import dev.crosspoint.signaling.endpoint.Endpoint;
import dev.crosspoint.signaling.http.DeviceSocket;
import dev.crosspoint.signaling.http.SocketListener;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One connected device, from its admission to its end: takes its messages and the media plane's events one at a time
 * and hands each to the part that it concerns.
 */
final class DeviceSession implements SocketListener {

    private static final Logger LOG = LoggerFactory.getLogger(DeviceSession.class);
    private static final Duration END_PATIENCE = Duration.ofSeconds(5);

    /** What all sessions share. */
    record Surroundings(DeviceSettings settings, Alarms alarms, DeviceMedia media, DeviceReports reports,
            CallControl calls, DeviceDirectory directory, Revisions revisions) {
    }

    private final Surroundings around;
    private final Endpoint endpoint;
    private final String uniqueId;
    private final String deviceName;
    private final String deviceId;
    private final Mailbox mailbox;
    private final SessionClock clock;
    private final Eligibility eligibility;
    private final Pulse pulse;
    private final StreamSlot slot;
    private final CallRequests callRequests;
    private final CountDownLatch ended = new CountDownLatch(1);

    private DeviceSession predecessor;
    private DeviceSocket socket;
    private Negotiation negotiation;
    private Alarms.Alarm admission = Alarms.Alarm.NONE;
    private Alarms.Alarm expiry = Alarms.Alarm.NONE;
    private Alarms.Alarm farewell = Alarms.Alarm.NONE;
    /** Why the session is over; null while it is not. */
    private Ending ending;

    /** @param deviceName may be null */
    DeviceSession(Surroundings around, Endpoint endpoint, String uniqueId, String deviceName) {
        this.around = around;
        this.endpoint = endpoint;
        this.uniqueId = uniqueId;
        this.deviceName = deviceName;
        deviceId = DeviceIds.of(endpoint.endpointId(), uniqueId);
        mailbox = new Mailbox("device " + deviceId, this::failed);
        clock = new SessionClock(around.alarms, mailbox);
        eligibility = new Eligibility(this::eligibilityChanged);
        pulse = new Pulse(around.settings, clock, eligibility, side -> negotiation.ping(side), this::finish);
        slot = new StreamSlot(endpoint.direction(), eligibility);
        callRequests = new CallRequests(endpoint, deviceId, around.reports, around.calls, slot, new Errands(clock,
                mailbox, around.settings.deadlines().request(), around.settings.frames().maxRequests()));
    }

    Endpoint endpoint() {
        return endpoint;
    }

    String deviceId() {
        return deviceId;
    }

    /** The same device takes the endpoint over, and any other once this one has missed a heartbeat. */
    boolean yieldsTo(DeviceSession newcomer) {
        return uniqueId.equals(newcomer.uniqueId) || pulse.missingBeats();
    }

    /**
     * The endpoint is this device's. Begins only after {@code earlier} (null = nobody) has ended, so that the customer
     * hears of them in order; ends when no socket comes of the upgrade.
     */
    void admitted(DeviceSession earlier) {
        predecessor = earlier;
        mailbox.post(() -> admission = clock.after(around.settings.deadlines().admission(),
                () -> finish(Ending.socketClosed(1006))));
    }

    /** Waits until this session has ended, or long enough. */
    void awaitEnd() {
        try {
            if (!ended.await(END_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("device {} of endpoint {} is slow to end", deviceId, endpoint.endpointId());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- what others ask, on their threads

    @Override
    public void opened(DeviceSocket opened) {
        if (!mailbox.post(() -> begin(opened))) {
            refuse(opened);
        }
    }

    @Override
    public void text(String message) {
        if (!mailbox.postWithin(around.settings.frames().maxPending(), () -> receive(message))) {
            end(Ending.FLOODED);
        }
    }

    @Override
    public void closed(int code, String reason) {
        end(Ending.socketClosed(code));
    }

    void end(Ending why) {
        mailbox.post(() -> finish(why));
    }

    /** Runs {@code then} when everything that was asked before is done; false when the session is over. */
    boolean settled(Runnable then) {
        return mailbox.post(then);
    }

    /** Offers a call's stream to the device. */
    void connect(Connection connection) {
        connection.onCancel(() -> mailbox.post(() -> slot.cancel(connection)));
        if (!mailbox.post(() -> slot.offer(connection, negotiation))) {
            connection.ended(ConnectEnd.FAILED);
        }
    }

    // ---- beginning

    private void begin(DeviceSocket opened) {
        if (ending != null) {
            refuse(opened);
            return;
        }
        if (predecessor != null) {
            predecessor.awaitEnd();
            predecessor = null;
        }
        socket = opened;
        admission.cancel();
        expiry = clock.after(Duration.between(clock.now(), endpoint.expires()), () -> finish(Ending.EXPIRED));
        pulse.start();
        LOG.info("device {} of endpoint {} connected", deviceId, endpoint.endpointId());
        around.reports.connected(endpoint, deviceId, deviceName);
    }

    /** The session was over before its socket came. */
    private void refuse(DeviceSocket opened) {
        opened.close(ending.code(), ending.reason());
    }

    // ---- messages of the device

    private void receive(String text) {
        if (ending != null) {
            return;
        }
        pulse.frame();
        switch (JsonRpc.read(text)) {
            case Message.Call call -> handle(call.method(), call.params(), Reply.to(call.id(), this::send));
            case Message.Notice notice -> handle(notice.method(), notice.params(), Reply.nowhere());
            case Message.Protest _ -> protested();
            case Message.Malformed bad -> send(JsonRpc.error(bad.id(), bad.code(), bad.problem()));
        }
    }

    private void handle(String method, ObjectNode json, Reply reply) {
        Params params = new Params(json);
        try {
            switch (method) {
                case "setMediaPreferences" -> setMediaPreferences(params, reply);
                case "answerSdp" -> negotiated().answer(PeerSide.of(params), params.text("sdpAnswer"), reply);
                case "offerSdp" -> offerSdp(params, reply);
                case "requestOutboundConnection" -> callRequests.connect(params, reply);
                case "hangupConnection" -> callRequests.hangup(params, reply);
                case "acceptStream" -> slot.accept(reply);
                case "declineStream" -> slot.decline(reply);
                case "leave" -> leave(reply);
                case "ping", "deviceDiagnostics" -> reply.done();
                default -> throw new RpcFault(JsonRpc.METHOD_NOT_FOUND, "No such method");
            }
        } catch (RpcFault fault) {
            reply.fault(fault);
        }
    }

    private void setMediaPreferences(Params params, Reply reply) throws RpcFault {
        params.oneOf("protocol", Set.of("WEBRTC"));
        boolean autoAccept = params.flag("autoAccept", true);
        if (negotiation != null) {
            throw new RpcFault(JsonRpc.CONFLICT, "Media preferences were set before");
        }
        negotiation = new Negotiation(around, endpoint, deviceId, clock, autoAccept, new NegotiationListener());
        reply.result(negotiation.firstOffers());
    }

    private void offerSdp(Params params, Reply reply) throws RpcFault {
        if (PeerSide.of(params) != PeerSide.PUBLISH) {
            throw new RpcFault(JsonRpc.INVALID_PARAMS, "Only the publish peer takes offers");
        }
        negotiated().publishOffers().offer(params.text("sdpOffer"), reply);
    }

    private Negotiation negotiated() throws RpcFault {
        if (negotiation == null) {
            throw new RpcFault(JsonRpc.PEER_NOT_READY, "Media preferences come first");
        }
        return negotiation;
    }

    private void protested() {
        if (negotiation != null) {
            negotiation.subscribeOffers().refused();
        }
    }

    private void leave(Reply reply) {
        reply.done();
        eligibility.set(Condition.STAYING, false);
        slot.leave();
        farewell.cancel();
        farewell = clock.after(around.settings.deadlines().farewell(), () -> finish(Ending.LEFT));
    }

    // ---- media

    private final class NegotiationListener implements Negotiation.Listener {
        @Override
        public void event(PeerSide side, MediaEvent event) {
            mailbox.post(() -> mediaEvent(side, event));
        }

        @Override
        public void text(PeerSide side, MediaEvent.ChannelText text) {
            mailbox.postWithin(around.settings.frames().maxPending(), () -> mediaEvent(side, text));
        }

        @Override
        public void send(String notification) {
            DeviceSession.this.send(notification);
        }

        @Override
        public void complete() {
            LOG.info("device {} ready", deviceId);
            eligibility.set(Condition.NEGOTIATED, true);
        }

        @Override
        public void tooLate() {
            finish(Ending.NOT_NEGOTIATED);
        }
    }

    private void mediaEvent(PeerSide side, MediaEvent event) {
        if (ending != null) {
            return;
        }
        switch (event) {
            case MediaEvent.PeerConnected _ -> {
                pulse.watch(side);
                negotiation.up(side);
            }
            case MediaEvent.PeerLost lost -> {
                LOG.info("device {} lost its {} peer: {}", deviceId, side.wire(), lost.why());
                finish(lost.why() == PeerLoss.DTLS_FAILED ? Ending.NOT_NEGOTIATED : Ending.MEDIA_LOST);
            }
            case MediaEvent.AudioStarted audio -> publishing(side, negotiation.audioStarted(audio.mid()));
            case MediaEvent.AudioStopped audio -> publishing(side, negotiation.audioStopped(audio.mid()));
            case MediaEvent.ChannelText text -> {
                if (text.label().equals(Heartbeat.CHANNEL) && text.text().equals(Heartbeat.PONG)) {
                    pulse.pong(side);
                }
            }
            case MediaEvent.IceRestarted _ -> LOG.info("device {} restarted ICE on {}", deviceId, side.wire());
            case MediaEvent.ChannelOpened _, MediaEvent.DigitReceived _, MediaEvent.RtpStarted _,
                 MediaEvent.RtpTimedOut _ -> {
            }
        }
    }

    private void publishing(PeerSide side, boolean publishing) {
        if (side == PeerSide.PUBLISH) {
            eligibility.set(Condition.PUBLISHING, publishing);
        }
    }

    private void eligibilityChanged(boolean eligible) {
        LOG.info("device {} {}", deviceId, eligible ? "eligible" : "ineligible");
        around.reports.eligible(endpoint, deviceId, eligible);
    }

    // ---- end

    private void send(String text) {
        if (ending == null && !socket.send(text)) {
            end(Ending.socketClosed(1006));
        }
    }

    /** A bug of ours: the device goes, the node stays. */
    private void failed(Throwable bug) {
        LOG.error("device {} failed", deviceId, bug);
        end(Ending.FAULT);
    }

    private void finish(Ending why) {
        if (ending != null) {
            return;
        }
        ending = why;
        // free before closed: the device may be back at once, and must not be refused because of itself
        around.directory.release(this);
        admission.cancel();
        expiry.cancel();
        farewell.cancel();
        pulse.stop();
        try {
            if (socket != null) {
                socket.close(why.code(), why.reason());
                LOG.info("device {} of endpoint {} ended: {}", deviceId, endpoint.endpointId(), why.reason());
                slot.drop(why.forCall());
                eligibility.set(Condition.STAYING, false);
                around.reports.disconnected(endpoint, deviceId);
            }
        } finally {
            mailbox.close();
            around.directory.ended(this);
            try {
                if (negotiation != null) {
                    negotiation.close();
                }
            } finally {
                ended.countDown();
            }
        }
    }
}
