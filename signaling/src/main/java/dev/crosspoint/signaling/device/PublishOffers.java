package dev.crosspoint.signaling.device;

import dev.crosspoint.media.sdp.SdpRejected;
import java.time.Duration;
import tools.jackson.databind.node.ObjectNode;

/**
 * The device's offers on the publish peer: publish, unpublish, ICE restart.
 *
 * <p>After a reconnect one client offers as soon as its first answer is out, while ICE still runs. Such an offer is
 * held for a moment; refused, it would not be repeated.
 */
final class PublishOffers {

    private final DeviceMedia.Peer peer;
    private final SessionClock clock;
    private final Duration patience;
    private boolean answered;
    private boolean up;
    private String heldSdp;
    private Reply heldReply;
    private Alarms.Alarm alarm = Alarms.Alarm.NONE;

    PublishOffers(DeviceMedia.Peer peer, SessionClock clock, Duration patience) {
        this.peer = peer;
        this.clock = clock;
        this.patience = patience;
    }

    /** The device answered our first offer. */
    void answered() {
        answered = true;
    }

    void offer(String sdp, Reply reply) throws RpcFault {
        if (up) {
            take(sdp, reply);
        } else if (answered && heldReply == null) {
            heldSdp = sdp;
            heldReply = reply;
            alarm = clock.after(patience, this::tooLate);
        } else {
            throw notReady();
        }
    }

    /** The peer is up. */
    void up() {
        up = true;
        alarm.cancel();
        if (heldReply != null) {
            Reply reply = heldReply;
            heldReply = null;
            try {
                take(heldSdp, reply);
            } catch (RpcFault fault) {
                reply.fault(fault);
            }
        }
    }

    void close() {
        alarm.cancel();
    }

    private void take(String sdp, Reply reply) throws RpcFault {
        ObjectNode result = JsonRpc.object().put("peerType", PeerSide.PUBLISH.wire());
        try {
            result.put("sdpAnswer", peer.acceptOffer(sdp));
        } catch (SdpRejected rejected) {
            throw new RpcFault(JsonRpc.BAD_SDP, "Offer refused: " + rejected.getMessage());
        }
        reply.result(result);
    }

    private void tooLate() {
        heldReply.fault(notReady());
        heldReply = null;
    }

    private static RpcFault notReady() {
        return new RpcFault(JsonRpc.PEER_NOT_READY, "Publish peer is not ready");
    }
}
