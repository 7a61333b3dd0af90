package dev.crosspoint.media;

import dev.crosspoint.media.io.Packet;
import dev.crosspoint.media.io.PacketHandler;
import dev.crosspoint.transcoder.FrameSink;
import dev.crosspoint.transcoder.recording.RecordingTrack;

/**
 * Listens to a leg of any shard for somebody who lives on one shard: packets are handed over there and become frames
 * of 20 ms, on time, or the track of a recording.
 */
final class SoundTap implements RtpListener, PacketHandler, Shard.Faultable {
    private static final int NEW_SOURCE = 1 << 16;
    private static final int CODEC_MASK = 0xFF;

    private final RtpSource from;
    private final Shard heard;
    private final Shard home;
    private final TapHearing sound;
    private final Runnable ended;
    private boolean newSource;
    private boolean closed;
    private boolean heardEvent;
    private long eventNs;

    /**
     * A tap that listens once it is attached.
     *
     * @param home   shard of the listener, on which the sink is called
     * @param rateHz of the frames
     * @param ended  run at home when nothing more will come
     */
    SoundTap(RtpSource from, Shard home, int rateHz, FrameSink sink, Runnable ended) {
        this(from, home, ended, new SoundIn(home, home == from.shard() ? from.heardSound() : null, rateHz, sink));
    }

    /** A tap that fills a track with all that comes, each packet at its time. */
    static SoundTap placing(RtpSource from, Shard home, int rateHz, RecordingTrack track, Runnable ended) {
        return new SoundTap(from, home, ended, new RecordedSound(home, rateHz, track));
    }

    private SoundTap(RtpSource from, Shard home, Runnable ended, TapHearing sound) {
        this.from = from;
        this.heard = from.shard();
        this.home = home;
        this.sound = sound;
        this.ended = ended;
    }

    /** The hearing end of a handle. */
    static RtpSource sourceOf(Audible audible) {
        return switch (audible) {
            case MediaLeg leg -> leg.source();
            case PhoneLeg leg -> leg.session();
            case SentSound sent -> sent.source();
            case WebRtcPeer peer -> peer.session();
        };
    }

    /** Begins to listen. At home. */
    void attach() {
        home.handTo(heard, new TapCommand.Attach(this));
    }

    /** Listens no more. At home. */
    void close() {
        if (!closed) {
            end();
            home.handTo(heard, new TapCommand.Detach(this));
        }
    }

    void attached(long nowNs) {
        if (from.closed() || !from.listeners().add(this)) {
            ended(nowNs);
        }
    }

    void detached() {
        from.listeners().remove(this);
    }

    @Override
    public void onRtp(Packet packet, ReceiveFormats formats, Codec codec, boolean fresh, long nowNs) {
        newSource |= fresh;
        if (codec != Codec.OTHER) {
            packet.tag(codec.tag() | (newSource ? NEW_SOURCE : 0));
            newSource = false;
            heard.handTo(home, this, packet);
        }
    }

    @Override
    public void onPacket(Packet packet, long nowNs) {
        if (closed) {
            return;
        }
        Codec codec = Codec.ofTag(packet.tag() & CODEC_MASK);
        if (codec.isSound()) {
            sound.onRtp(packet, codec, (packet.tag() & NEW_SOURCE) != 0, nowNs);
        } else if (codec == Codec.COMFORT_NOISE) {
            sound.noise(packet);
        } else {
            eventNs = nowNs;
            heardEvent = true;
            sound.skipped(packet);
        }
    }

    @Override
    public void ended(long nowNs) {
        heard.handTo(home, new TapCommand.Ended(this));
    }

    /** Nothing more will come. At home. */
    void over() {
        if (!closed) {
            end();
            ended.run();
        }
    }

    private void end() {
        closed = true;
        sound.close();
    }

    /** Whether the leg has sent a telephone-event since then. */
    boolean heardEventSince(long thenNs) {
        return heardEvent && eventNs - thenNs >= 0;
    }

    @Override
    public void faulted(RuntimeException why, long nowNs) {
        over();
    }
}
