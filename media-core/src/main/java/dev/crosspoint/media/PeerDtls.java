package dev.crosspoint.media;

import dev.crosspoint.media.io.PacketHandler;
import dev.crosspoint.srtp.DtlsFailure;
import dev.crosspoint.srtp.DtlsListener;
import dev.crosspoint.srtp.SrtpKeys;

/** Brings what a peer's DTLS worker produces to the peer's shard, through its ring. */
final class PeerDtls implements DtlsListener {
    private final PeerSession peer;
    private final Shard shard;
    private final PacketHandler records;
    private final PacketHandler messages;

    PeerDtls(PeerSession peer) {
        this.peer = peer;
        this.shard = peer.shard();
        this.records = (packet, nowNs) -> peer.sendDtls(packet);
        this.messages = peer::onMessage;
    }

    @Override
    public void send(byte[] datagram, int length) {
        if (!shard.ring().offer(records, datagram, length)) {
            shard.counters().addShared(ShardCounter.HANDOFF_RING_FULL);
        }
    }

    @Override
    public void connected(SrtpKeys keys) {
        shard.post(new PeerCommand.Keys(peer, keys));
    }

    @Override
    public void failed(DtlsFailure why) {
        shard.post(new PeerCommand.DtlsEnded(peer, PeerLoss.DTLS_FAILED, why.kind() + ": " + why.detail()));
    }

    @Override
    public void application(byte[] data, int length) {
        if (!shard.ring().offer(messages, data, length)) {
            shard.counters().addShared(ShardCounter.HANDOFF_RING_FULL);
        }
    }

    @Override
    public void closed() {
        shard.post(new PeerCommand.DtlsEnded(peer, PeerLoss.DTLS_CLOSED, "the peer closed DTLS"));
    }
}
