package dev.crosspoint.media;

import dev.crosspoint.media.io.Packet;
import dev.crosspoint.media.rtp.RtpHeader;

/**
 * One direction between two legs: what one says, the other hears. Passes RTP through where the hearing side
 * understands its codec, and transcodes elsewhere. Lives on the speaking leg's shard.
 */
final class RouteSession implements RtpListener, Shard.Faultable {
    private final RtpSource from;
    private final AudioOut to;
    private final Shard shard;
    private Transcoder transcoder;
    private boolean closed;
    private boolean silenced;
    private long passed;

    RouteSession(RtpSource from, AudioOut to) {
        this.from = from;
        this.to = to;
        this.shard = from.shard();
    }

    Shard shard() {
        return shard;
    }

    AudioOut to() {
        return to;
    }

    void on(RouteOrder order, long nowNs) {
        switch (order) {
            case RouteOrder.Open open -> open(open.alone(), nowNs);
            case RouteOrder.Silence silence -> silenced = silence.on();
            case RouteOrder.AskQuality ask -> ask.answer().complete(quality());
            case RouteOrder.Close _ -> close();
        }
    }

    private void open(boolean alone, long nowNs) {
        if (alone) {
            from.listeners().endRoutes(nowNs);
        }
        if (from.closed() || !from.listeners().add(this)) {
            closed = true;
        }
    }

    @Override
    public void onRtp(Packet packet, ReceiveFormats formats, Codec codec, boolean newSource, long nowNs) {
        SendFormats target = to.formats();
        int type = codec == Codec.OTHER
                ? target.typeOf(formats.formatOf(RtpHeader.payloadType(packet.buffer(), 0))) : target.typeOf(codec);
        if (codec.isEvent()) {
            event(packet, codec);
        } else if (codec == Codec.COMFORT_NOISE && transcoder != null) { // part of the sound that is made anew
            transcoder.noise(packet, nowNs);
        } else if (type >= 0 && !(silenced && codec == Codec.G722)) { // its silence depends on what was before
            pass(packet, codec, type);
        } else if (codec.isSound() && target.sound() != null) {
            transcode(packet, codec, target, newSource, nowNs);
        } else if (codec != Codec.COMFORT_NOISE) {
            shard.counters().add(ShardCounter.RTP_UNROUTABLE);
        }
    }

    private void pass(Packet packet, Codec codec, int type) {
        if (transcoder != null && codec.isSound()) {
            closeTranscoder();
        }
        packet.tag(codec.tag() | type << AudioOut.TYPE_SHIFT);
        if (silenced) {
            Packet silent = shard.scratch();
            silent.copyFrom(packet);
            if (!Silence.fill(codec, silent)) {
                return;
            }
            shard.handTo(to.shard(), to, silent);
        } else {
            shard.handTo(to.shard(), to, packet);
        }
        passed++;
    }

    private void transcode(Packet packet, Codec codec, SendFormats target, boolean newSource, long nowNs) {
        if (transcoder == null || !transcoder.fits(codec, target)) {
            closeTranscoder();
            transcoder = new Transcoder(shard, from.heardSound(), codec, target, to);
        }
        transcoder.silenced(silenced);
        transcoder.onRtp(packet, newSource, nowNs);
    }

    private void event(Packet packet, Codec codec) {
        Packet event = packet;
        if (transcoder != null) {
            transcoder.skipped(packet);
            event = shard.scratch();
            event.copyFrom(packet);
            transcoder.number(event);
        }
        event.tag(codec.tag());
        shard.handTo(to.shard(), to, event);
    }

    @Override
    public void ended(long nowNs) {
        close();
    }

    private void close() {
        closed = true;
        from.listeners().remove(this);
        closeTranscoder();
    }

    private void closeTranscoder() {
        if (transcoder != null) {
            transcoder.close();
            transcoder = null;
        }
    }

    private RouteQuality quality() {
        return transcoder == null ? new RouteQuality(passed, false, 0, 0, 0, 0, 0, 0) : transcoder.quality(passed);
    }

    @Override
    public void faulted(RuntimeException why, long nowNs) {
        close();
    }
}
