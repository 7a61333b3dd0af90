package dev.crosspoint.media;

import dev.crosspoint.media.io.PacketHandler;
import dev.crosspoint.srtp.DtlsAssociation;
import dev.crosspoint.srtp.DtlsFailure;
import dev.crosspoint.srtp.DtlsListener;
import dev.crosspoint.srtp.SrtpKeys;

/** Brings what a DTLS worker produces to its owner's shard, through its ring. */
final class DtlsToShard implements DtlsListener {
    private final DtlsOwner owner;
    private final Shard shard;
    private final PacketHandler records;
    private final PacketHandler messages;
    /** Written once before the association is started, read by its worker and the shard. */
    private volatile DtlsAssociation association;

    DtlsToShard(DtlsOwner owner) {
        this.owner = owner;
        this.shard = owner.shard();
        this.records = (packet, nowNs) -> {
            if (owner.uses(association)) {
                owner.sendDtls(packet, nowNs);
            }
        };
        this.messages = (packet, nowNs) -> {
            if (owner.uses(association)) {
                owner.onMessage(packet, nowNs);
            }
        };
    }

    /** What this listens to. */
    void listensTo(DtlsAssociation opened) {
        association = opened;
    }

    @Override
    public void send(byte[] datagram, int length) {
        if (!shard.ring().offer(records, datagram, length)) {
            shard.counters().addShared(ShardCounter.HANDOFF_RING_FULL);
        }
    }

    @Override
    public void connected(SrtpKeys keys) {
        post(owner.secured(keys));
    }

    @Override
    public void failed(DtlsFailure why) {
        post(owner.dtlsEnded(PeerLoss.DTLS_FAILED, why.kind() + ": " + why.detail()));
    }

    @Override
    public void application(byte[] data, int length) {
        if (!shard.ring().offer(messages, data, length)) {
            shard.counters().addShared(ShardCounter.HANDOFF_RING_FULL);
        }
    }

    @Override
    public void closed() {
        post(owner.dtlsEnded(PeerLoss.DTLS_CLOSED, "the peer closed DTLS"));
    }

    private void post(Command news) {
        shard.post(new DtlsNews(owner, association, news));
    }
}
