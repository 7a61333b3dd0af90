package dev.crosspoint.media;

import dev.crosspoint.media.io.Packet;
import dev.crosspoint.media.io.PacketHandler;
import dev.crosspoint.media.rtp.RtpHeader;

/**
 * One RTP stream of ours toward a peer. Takes packets with a source's header (its timestamp at 48 kHz, marker, and a
 * source number in place of the SSRC) and the kind in the tag, and sends them with the stream's own numbers.
 */
final class SendStream implements PacketHandler {
    static final int CLOCK_HZ = 48_000;
    static final int FRAME_TICKS = 960;

    private final PeerSession peer;
    private final OutgoingRtp outgoing;
    private SendPlan plan;
    private boolean ended;
    private volatile int remoteLossPercent;

    SendStream(PeerSession peer, int ssrc) {
        this.peer = peer;
        this.outgoing = new OutgoingRtp(ssrc, CLOCK_HZ, FRAME_TICKS);
    }

    PeerSession peer() {
        return peer;
    }

    OutgoingRtp outgoing() {
        return outgoing;
    }

    void agree(SendPlan agreed) {
        plan = agreed;
    }

    /** Loss that the peer reports, for whoever encodes. Written by the peer's shard, read by the source's. */
    int remoteLossPercent() {
        return remoteLossPercent;
    }

    void reported() {
        remoteLossPercent = outgoing.stats().remoteFractionLost() * 100 / 256;
    }

    void end() {
        ended = true;
    }

    @Override
    public void onPacket(Packet source, long nowNs) {
        int type = typeOf(source.tag());
        if (type < 0 || ended || !peer.canSend()) {
            peer.shard().counters().add(ShardCounter.PEER_RTP_UNSENT);
            return;
        }
        int timestamp = outgoing.timestampOf(RtpHeader.ssrc(source.buffer(), 0),
                RtpHeader.timestamp(source.buffer(), 0), nowNs);
        boolean marker = RtpHeader.marker(source.buffer(), 0)
                || outgoing.begins() && source.tag() == AudioKind.AUDIO;
        Packet packet = peer.claim();
        int length = source.length();
        packet.buffer().put(RtpHeader.FIXED_LENGTH, source.buffer(), RtpHeader.FIXED_LENGTH,
                length - RtpHeader.FIXED_LENGTH);
        RtpHeader.write(packet.buffer(), 0, marker, type, outgoing.takeSequence(), timestamp, outgoing.ssrc());
        if (peer.sendRtp(packet, length)) {
            count(source.tag(), timestamp, length - RtpHeader.FIXED_LENGTH, nowNs);
        }
    }

    private void count(int kind, int timestamp, int payload, long nowNs) {
        if (kind == AudioKind.AUDIO) {
            outgoing.sent(timestamp, payload, nowNs);
        } else {
            outgoing.sentEvent(payload, nowNs);
        }
    }

    private int typeOf(int kind) {
        if (plan == null) {
            return -1;
        }
        return switch (kind) {
            case AudioKind.AUDIO -> plan.opusType();
            case AudioKind.EVENT_48K -> plan.events48k();
            default -> -1;
        };
    }
}
