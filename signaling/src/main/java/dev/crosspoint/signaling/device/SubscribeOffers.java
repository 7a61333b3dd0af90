package dev.crosspoint.signaling.device;

import dev.crosspoint.media.sdp.SdpRejected;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.function.IntSupplier;
import tools.jackson.databind.node.ObjectNode;

/**
 * The server's offers on the subscribe peer: one at a time, each with a higher revision, none waited for in vain.
 *
 * <p>Devices drop an offer silently when its revision is not above the last one, and some leave every offer
 * unanswered after they have hung up; hence the rising numbers and the limited patience.
 */
final class SubscribeOffers {

    /** Puts an offer on the wire. */
    interface Outlet {
        void send(String sdp, int revision, ObjectNode trackMetadata);
    }

    /** Hears how an offer went: {@code sent}, then one of the other two. */
    interface Fate {
        void sent();

        void answered();

        /** No answer in time, an answer that we cannot use, or a protest. */
        void lost(Loss why);
    }

    enum Loss { NO_ANSWER, BAD_ANSWER, REFUSED }

    /** Nobody wants to hear any more. */
    private static final Fate QUIET = new Fate() {
        @Override
        public void sent() {
        }

        @Override
        public void answered() {
        }

        @Override
        public void lost(Loss why) {
        }
    };

    private record Wanted(ObjectNode trackMetadata, Duration patience, Fate fate) {
    }

    private final DeviceMedia.Peer peer;
    private final SessionClock clock;
    private final IntSupplier revisions;
    private final Outlet outlet;
    private final ArrayDeque<Wanted> queue = new ArrayDeque<>();
    private Wanted outstanding;
    private Alarms.Alarm alarm = Alarms.Alarm.NONE;
    private boolean closed;

    SubscribeOffers(DeviceMedia.Peer peer, SessionClock clock, IntSupplier revisions, Outlet outlet) {
        this.peer = peer;
        this.clock = clock;
        this.revisions = revisions;
        this.outlet = outlet;
    }

    /**
     * Offers the peer as it is when this offer's turn comes.
     *
     * @param trackMetadata of the tracks that the offer adds; null when it adds none
     * @param patience      how long the device may leave it unanswered
     */
    void offer(ObjectNode trackMetadata, Duration patience, Fate fate) {
        queue.add(new Wanted(trackMetadata, patience, fate));
        next();
    }

    /** The offer of this fate matters no more: forgotten when it has not gone out, else waited for {@code patience}. */
    void withdraw(Fate fate, Duration patience) {
        queue.removeIf(wanted -> wanted.fate == fate);
        if (outstanding != null && outstanding.fate == fate) {
            outstanding = new Wanted(null, patience, QUIET);
            arm(patience);
        }
    }

    void answer(String sdp, Reply reply) throws RpcFault {
        if (outstanding == null) {
            throw new RpcFault(JsonRpc.BAD_SDP, "No offer is waiting for an answer");
        }
        Fate fate = settle();
        try {
            peer.acceptAnswer(sdp);
        } catch (SdpRejected rejected) {
            reply.fault(new RpcFault(JsonRpc.BAD_SDP, "Answer refused: " + rejected.getMessage()));
            fate.lost(Loss.BAD_ANSWER);
            next();
            return;
        }
        reply.done();
        fate.answered();
        next();
    }

    /** The device protested instead of answering. */
    void refused() {
        if (outstanding != null) {
            settle().lost(Loss.REFUSED);
            next();
        }
    }

    void close() {
        closed = true;
        queue.clear();
        alarm.cancel();
    }

    private void next() {
        if (closed || outstanding != null || queue.isEmpty()) {
            return;
        }
        outstanding = queue.poll();
        arm(outstanding.patience);
        outlet.send(peer.createOffer(), revisions.getAsInt(), outstanding.trackMetadata);
        outstanding.fate.sent();
    }

    private void arm(Duration patience) {
        alarm.cancel();
        alarm = clock.after(patience, () -> {
            settle().lost(Loss.NO_ANSWER);
            next();
        });
    }

    private Fate settle() {
        Fate fate = outstanding.fate;
        outstanding = null;
        alarm.cancel();
        return fate;
    }
}
