package dev.crosspoint.signaling.device;

import dev.crosspoint.media.MediaEvent;
import dev.crosspoint.media.MediaEvents;
import dev.crosspoint.media.sdp.SdpRejected;
import dev.crosspoint.signaling.endpoint.Endpoint;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * A device's two peer connections and how far they are: the first offers and their answers, who is up, when the device
 * may be told that it is ready.
 */
final class Negotiation {

    /** Hears what comes of it. */
    interface Listener {
        /** On a media thread. */
        void event(PeerSide side, MediaEvent event);

        /** Text from the device over a data channel, on a media thread; may be dropped when there is too much. */
        void text(PeerSide side, MediaEvent.ChannelText text);

        void send(String notification);

        /** Both peers are up and the device was told {@code ready}. */
        void complete();

        /** The device took too long. */
        void tooLate();
    }

    private final DeviceSession.Surroundings around;
    private final Endpoint endpoint;
    private final String deviceId;
    private final SessionClock clock;
    private final boolean autoAccept;
    private final Listener listener;
    private final DeviceMedia.Peer publish;
    private final DeviceMedia.Peer subscribe;
    private final PublishOffers publishOffers;
    private final SubscribeOffers subscribeOffers;
    private final Alarms.Alarm deadline;
    private final Set<PeerSide> answered = EnumSet.noneOf(PeerSide.class);
    private final Set<PeerSide> up = EnumSet.noneOf(PeerSide.class);
    private final Set<String> audioSections = new HashSet<>();
    private boolean readySent;

    Negotiation(DeviceSession.Surroundings around, Endpoint endpoint, String deviceId, SessionClock clock,
            boolean autoAccept, Listener listener) {
        this.around = around;
        this.endpoint = endpoint;
        this.deviceId = deviceId;
        this.clock = clock;
        this.autoAccept = autoAccept;
        this.listener = listener;
        publish = open(PeerSide.PUBLISH);
        try {
            subscribe = open(PeerSide.SUBSCRIBE);
        } catch (RuntimeException e) {
            publish.close();
            throw e;
        }
        DeviceSettings.Deadlines deadlines = around.settings().deadlines();
        publishOffers = new PublishOffers(publish, clock, deadlines.peerUp());
        subscribeOffers = new SubscribeOffers(subscribe, clock,
                around.revisions().of(endpoint, clock.now()), this::sendOffer);
        deadline = clock.after(deadlines.negotiation(), listener::tooLate);
    }

    private DeviceMedia.Peer open(PeerSide side) {
        MediaEvents sink = event -> {
            if (event instanceof MediaEvent.ChannelText text) {
                listener.text(side, text);
            } else {
                listener.event(side, event);
            }
        };
        return around.media().openPeer(deviceId + "/" + side.wire(), deviceId, sink);
    }

    /** The result of setMediaPreferences. */
    ObjectNode firstOffers() {
        ObjectNode result = identity();
        result.putObject("publishSdpOffer")
                .put("peerType", PeerSide.PUBLISH.wire()).put("sdpOffer", publish.createOffer());
        result.putObject("subscribeSdpOffer")
                .put("peerType", PeerSide.SUBSCRIBE.wire()).put("sdpOffer", subscribe.createOffer());
        return result;
    }

    /** The first answer of a peer, or one to a later offer on subscribe. */
    void answer(PeerSide side, String sdp, Reply reply) throws RpcFault {
        if (!answered.contains(side)) {
            firstAnswer(side, sdp);
            reply.done();
            advance();
        } else if (side == PeerSide.SUBSCRIBE) {
            subscribeOffers.answer(sdp, reply);
        } else {
            throw new RpcFault(JsonRpc.BAD_SDP, "No offer is waiting for an answer");
        }
    }

    private void firstAnswer(PeerSide side, String sdp) throws RpcFault {
        try {
            peer(side).acceptAnswer(sdp);
        } catch (SdpRejected rejected) {
            throw new RpcFault(JsonRpc.BAD_SDP, "Answer refused: " + rejected.getMessage());
        }
        answered.add(side);
        if (side == PeerSide.PUBLISH) {
            publishOffers.answered();
        }
    }

    /** ICE and DTLS are up. */
    void up(PeerSide side) {
        if (!up.add(side)) {
            return;
        }
        DeviceMedia.Peer peer = peer(side);
        peer.openChannel(Heartbeat.CHANNEL);
        peer.openChannel(Heartbeat.DIAGNOSTICS_CHANNEL);
        advance();
        if (side == PeerSide.PUBLISH) {
            publishOffers.up();
        }
    }

    /** Clients break when {@code ready} comes before the replies to both answers, or while publish is not up. */
    private void advance() {
        if (!readySent && answered.size() == PeerSide.values().length && up.contains(PeerSide.PUBLISH)) {
            readySent = true;
            ObjectNode params = identity()
                    .put("territory", around.settings().territory()).put("region", around.settings().region());
            listener.send(JsonRpc.notification("ready", params));
        }
        if (readySent && up.contains(PeerSide.SUBSCRIBE)) {
            deadline.cancel();
            listener.complete();
        }
    }

    private void sendOffer(String sdp, int revision, ObjectNode trackMetadata) {
        ObjectNode params = JsonRpc.object()
                .put("endpointId", endpoint.endpointId())
                .put("peerType", PeerSide.SUBSCRIBE.wire())
                .put("sdpRevision", revision)
                .put("sdpOffer", sdp);
        if (trackMetadata != null) {
            params.set("trackMetadata", trackMetadata);
        }
        listener.send(JsonRpc.notification("sdpOffer", params));
    }

    /** True while any section of the device carries audio. */
    boolean audioStarted(String mid) {
        return audioSections.add(mid) || !audioSections.isEmpty();
    }

    boolean audioStopped(String mid) {
        audioSections.remove(mid);
        return !audioSections.isEmpty();
    }

    void ping(PeerSide side) {
        peer(side).sendText(Heartbeat.CHANNEL, Heartbeat.PING);
    }

    PublishOffers publishOffers() {
        return publishOffers;
    }

    SubscribeOffers subscribeOffers() {
        return subscribeOffers;
    }

    /** What a stream of this device stands on. */
    DeviceStream.Ground ground() {
        return new DeviceStream.Ground(around.media(), publish, subscribe, subscribeOffers, clock,
                around.settings().deadlines(), autoAccept);
    }

    void close() {
        deadline.cancel();
        publishOffers.close();
        subscribeOffers.close();
        publish.close();
        subscribe.close();
    }

    private DeviceMedia.Peer peer(PeerSide side) {
        return side == PeerSide.PUBLISH ? publish : subscribe;
    }

    private ObjectNode identity() {
        return JsonRpc.object().put("endpointId", endpoint.endpointId()).put("deviceId", deviceId);
    }
}
