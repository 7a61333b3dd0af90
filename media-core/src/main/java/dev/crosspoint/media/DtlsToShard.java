package dev.crosspoint.media;

import dev.crosspoint.media.io.PacketHandler;
import dev.crosspoint.srtp.DtlsFailure;
import dev.crosspoint.srtp.DtlsListener;
import dev.crosspoint.srtp.SrtpKeys;

/** Brings what a DTLS worker produces to its owner's shard, through its ring. */
final class DtlsToShard implements DtlsListener {
    private final DtlsOwner owner;
    private final Shard shard;
    private final PacketHandler records;
    private final PacketHandler messages;

    DtlsToShard(DtlsOwner owner) {
        this.owner = owner;
        this.shard = owner.shard();
        this.records = owner::sendDtls;
        this.messages = owner::onMessage;
    }

    @Override
    public void send(byte[] datagram, int length) {
        if (!shard.ring().offer(records, datagram, length)) {
            shard.counters().addShared(ShardCounter.HANDOFF_RING_FULL);
        }
    }

    @Override
    public void connected(SrtpKeys keys) {
        shard.post(owner.secured(keys));
    }

    @Override
    public void failed(DtlsFailure why) {
        shard.post(owner.dtlsEnded(PeerLoss.DTLS_FAILED, why.kind() + ": " + why.detail()));
    }

    @Override
    public void application(byte[] data, int length) {
        if (!shard.ring().offer(messages, data, length)) {
            shard.counters().addShared(ShardCounter.HANDOFF_RING_FULL);
        }
    }

    @Override
    public void closed() {
        shard.post(owner.dtlsEnded(PeerLoss.DTLS_CLOSED, "the peer closed DTLS"));
    }
}
