package dev.crosspoint.media;

import dev.crosspoint.media.io.Packet;
import dev.crosspoint.media.io.PacketHandler;
import dev.crosspoint.media.rtp.RtpHeader;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * One RTP stream of ours toward one far side. What routes, players and digits put into it leaves with one run of
 * sequence numbers and timestamps. A route's packet bears the source's header: sequence number, timestamp in the
 * clock of its codec, marker, a source number in place of the SSRC, and the codec in the tag.
 */
final class AudioOut implements PacketHandler, Shard.Faultable {
    /** In the tag of a packet of {@link Codec#OTHER}: its payload type is shifted by this. */
    static final int TYPE_SHIFT = 8;
    private static final int CODEC_MASK = (1 << TYPE_SHIFT) - 1;

    /** How a packet gets to the far side. */
    interface Wire {
        Shard shard();

        /** The far side has an address and, if it needs them, keys. */
        boolean ready();

        /** The far side has a jitter buffer that stretches and conceals, as browsers have. */
        boolean buffers();

        Packet claim();

        /** Sends the packet claimed last, which holds a whole RTP packet of that length. */
        boolean sendRtp(Packet packet, int length);
    }

    private final Wire wire;
    private final Shard shard;
    private final OutgoingRtp outgoing = new OutgoingRtp(ThreadLocalRandom.current().nextInt());
    private final OutgoingDigits digits;
    private final Player player;
    private final SentSound.Source sent;
    /** Written by this shard and read by those of the routes. */
    private volatile SendFormats formats = SendFormats.NONE;
    private volatile int remoteLossPercent;
    private boolean ended;

    AudioOut(Wire wire) {
        this.wire = wire;
        this.shard = wire.shard();
        this.digits = new OutgoingDigits(this, shard);
        this.player = new Player(this, shard);
        this.sent = new SentSound.Source(shard);
    }

    Shard shard() {
        return shard;
    }

    /** All that is sent, for who listens to that. */
    SentSound.Source sent() {
        return sent;
    }

    boolean buffers() {
        return wire.buffers();
    }

    OutgoingRtp outgoing() {
        return outgoing;
    }

    SendFormats formats() {
        return formats;
    }

    void agree(SendFormats agreed) {
        formats = agreed;
        if (agreed.sound() != null) {
            outgoing.clock(agreed.sound().clockHz());
        } else if (agreed.preferred() != null) {
            outgoing.clock(agreed.preferred().clockHz());
        }
        digits.agreed();
    }

    /** Loss that the far side reports, for whoever encodes. */
    int remoteLossPercent() {
        return remoteLossPercent;
    }

    /** A report about the stream was taken into its statistics. */
    void reported() {
        remoteLossPercent = outgoing.stats().remoteFractionLost() * 100 / 256;
    }

    // ---- from routes

    /** Whether routed sound is heard now: not while something is played or a digit is sent. */
    boolean takesSound() {
        return !player.playing() && !digits.sending() && formats.sending();
    }

    @Override
    public void onPacket(Packet source, long nowNs) {
        Codec codec = Codec.ofTag(source.tag() & CODEC_MASK);
        if (ended || !wire.ready()) {
            shard.counters().add(ShardCounter.RTP_UNSENT);
            return;
        }
        if (codec.isEvent()) {
            digits.relay(source, codec, nowNs);
            return;
        }
        int type = codec == Codec.OTHER ? source.tag() >> TYPE_SHIFT : formats.typeOf(codec);
        int from = RtpHeader.ssrc(source.buffer(), 0);
        if (type < 0 || !takesSound()) {
            outgoing.leaveOut(from, RtpHeader.sequence(source.buffer(), 0));
            shard.counters().add(ShardCounter.RTP_UNHEARD);
            return;
        }
        int sequence = outgoing.sequenceOf(from, RtpHeader.sequence(source.buffer(), 0));
        if (sequence < 0) {
            shard.counters().add(ShardCounter.RTP_DOUBLE);
            return;
        }
        if (codec != Codec.COMFORT_NOISE && codec != Codec.OTHER) {
            outgoing.clock(codec.clockHz());
        }
        int timestamp = outgoing.timestampOf(from, RtpHeader.timestamp(source.buffer(), 0), nowNs);
        boolean marker = RtpHeader.marker(source.buffer(), 0) || outgoing.begins();
        int header = RtpHeader.headerLength(source.buffer(), 0);
        int payload = RtpHeader.payloadLength(source.buffer(), 0, source.length());
        Packet packet = wire.claim();
        packet.buffer().put(RtpHeader.FIXED_LENGTH, source.buffer(), header, payload);
        RtpHeader.write(packet.buffer(), 0, marker, type, sequence, timestamp, outgoing.ssrc());
        sent.sends(packet, RtpHeader.FIXED_LENGTH + payload, codec, nowNs);
        if (wire.sendRtp(packet, RtpHeader.FIXED_LENGTH + payload)) {
            outgoing.sent(timestamp, payload, nowNs);
        }
    }

    // ---- our own

    boolean ready() {
        return !ended && wire.ready() && formats.sending();
    }

    Packet claim() {
        return wire.claim();
    }

    /** Sends the packet claimed last as sound of our own; the payload lies behind the header. */
    void sendSound(Packet packet, int type, int timestamp, int payload, boolean marker, long nowNs) {
        RtpHeader.write(packet.buffer(), 0, marker, type, outgoing.ownSequence(), timestamp, outgoing.ssrc());
        sent.sends(packet, RtpHeader.FIXED_LENGTH + payload, formats.sound(), nowNs);
        if (wire.sendRtp(packet, RtpHeader.FIXED_LENGTH + payload)) {
            outgoing.sent(timestamp, payload, nowNs);
        }
    }

    /** Sends the packet claimed last as a telephone-event; all of one event bear the timestamp of its begin. */
    void sendEvent(Packet packet, int type, int sequence, int timestamp, int payload, boolean marker, long nowNs) {
        RtpHeader.write(packet.buffer(), 0, marker, type, sequence, timestamp, outgoing.ssrc());
        sent.sends(packet, RtpHeader.FIXED_LENGTH + payload, Codec.EVENT_8K, nowNs);
        if (wire.sendRtp(packet, RtpHeader.FIXED_LENGTH + payload)) {
            outgoing.sentEvent(payload, nowNs);
        }
    }

    void play(Playback playback, long nowNs) {
        if (ended) {
            playback.stop();
        } else {
            player.play(playback, nowNs);
        }
    }

    void stopPlaying() {
        player.stop();
    }

    void speak(LiveVoice voice, long nowNs) {
        if (ended) {
            voice.close();
        } else {
            player.speak(voice, nowNs);
        }
    }

    void sendDigit(char digit, Duration length, long nowNs) {
        digits.send(digit, length, nowNs);
    }

    void digitsAsTones(boolean on) {
        digits.asTones(on && !ended);
    }

    boolean sendingDigit() {
        return digits.sending();
    }

    void end() {
        ended = true;
        player.end();
        digits.close();
        sent.end(shard.nowNs());
    }

    boolean ended() {
        return ended;
    }

    @Override
    public void faulted(RuntimeException why, long nowNs) {
        end();
    }
}
