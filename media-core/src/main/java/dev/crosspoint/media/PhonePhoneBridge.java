package dev.crosspoint.media;

import dev.crosspoint.media.io.Packet;
import dev.crosspoint.media.io.PacketHandler;
import dev.crosspoint.media.rtp.RtpHeader;
import dev.crosspoint.media.sdp.PhoneCodec;
import dev.crosspoint.transcoder.ComfortNoise;
import dev.crosspoint.transcoder.G711;

/** One direction between two phones: what one sends, the other hears. Lives on the speaking leg's shard. */
final class PhonePhoneBridge implements BridgeSession, PhoneAudio {
    private final LegSession from;
    private final LegSession to;
    private final int source = OutgoingRtp.newSource();
    private final PacketHandler arrival = this::arrived;
    private boolean closed;
    private long frames;

    PhonePhoneBridge(LegSession from, LegSession to) {
        this.from = from;
        this.to = to;
    }

    @Override
    public Shard shard() {
        return from.shard();
    }

    @Override
    public void open(long nowNs) {
        if (from.closed()) {
            closed = true;
            return;
        }
        if (from.listener() != null) {
            from.listener().ended();
        }
        from.listener(this);
    }

    @Override
    public void audio(Packet packet, int offset, int length, G711 law, int timestamp, boolean newSource,
                      long nowNs) {
        frames++;
        packet.tag(AudioKind.AUDIO);
        from.shard().handTo(to.shard(), arrival, packet);
    }

    @Override
    public void noise(Packet packet, int offset, int length, int timestamp, long nowNs) {
        packet.tag(AudioKind.AUDIO);
        from.shard().handTo(to.shard(), arrival, packet);
    }

    @Override
    public void event(Packet packet, int offset, int length, boolean marker, int timestamp, long nowNs) {
        packet.tag(AudioKind.EVENT_8K);
        from.shard().handTo(to.shard(), arrival, packet);
    }

    /** On the hearing leg's shard. */
    private void arrived(Packet packet, long nowNs) {
        if (to.closed()) {
            return;
        }
        int header = RtpHeader.headerLength(packet.buffer(), 0);
        int payload = RtpHeader.payloadLength(packet.buffer(), 0, packet.length());
        int timestamp = RtpHeader.timestamp(packet.buffer(), 0);
        int type = RtpHeader.payloadType(packet.buffer(), 0);
        if (packet.tag() == AudioKind.EVENT_8K) {
            to.digits().relay(source, packet, header, payload, 8000, nowNs);
        } else if (type == ComfortNoise.PAYLOAD_TYPE) {
            to.relayNoise(source, packet, header, payload, timestamp, nowNs);
        } else {
            G711 law = type == PhoneCodec.PCMU.payloadType() ? G711.ULAW : G711.ALAW;
            to.relay(source, packet, header, payload, law, timestamp, nowNs);
        }
    }

    @Override
    public void ended() {
        close(shard().nowNs());
    }

    @Override
    public void close(long nowNs) {
        closed = true;
        if (from.listener() == this) {
            from.listener(null);
        }
    }

    @Override
    public BridgeQuality quality() {
        return new BridgeQuality(frames, 0, 0, 0, 0);
    }
}
