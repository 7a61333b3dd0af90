package dev.crosspoint.media;

import dev.crosspoint.media.io.Packet;
import dev.crosspoint.media.rtp.ReceiverStats;
import dev.crosspoint.media.rtp.RtpHeader;
import dev.crosspoint.transcoder.DtmfReceiver;
import java.nio.ByteBuffer;

/** What a leg with ports of its own receives: formats, statistics, digits, and who listens. */
final class LegHearing {
    private final Shard shard;
    private final MediaEvents events;
    private final Listeners listeners = new Listeners();
    private final HeardSound sound = new HeardSound();
    private Codec heard;
    private final Timer digitsDue = new Timer(this::digitsDue);
    private ReceiveFormats formats = ReceiveFormats.NONE;
    private boolean receiving;
    private ReceiverStats stats = new ReceiverStats(8000);
    private int statsClockHz = 8000;
    private DtmfReceiver digits;
    private int digitsClockHz;
    private int ssrc;
    private long octets;

    LegHearing(Shard shard, MediaEvents events) {
        this.shard = shard;
        this.events = events;
    }

    Listeners listeners() {
        return listeners;
    }

    HeardSound sound() {
        return sound;
    }

    /** What was heard last, digits and noise aside; null before. */
    Codec heard() {
        return heard;
    }

    ReceiverStats stats() {
        return stats;
    }

    /** The source heard last. */
    int ssrc() {
        return ssrc;
    }

    /** Bytes of payload heard. */
    long octets() {
        return octets;
    }

    void agree(LegPlan agreed) {
        formats = agreed.receives();
        receiving = agreed.terms().receiving();
        if (agreed.receives().clockHz() != statsClockHz && !stats.started()) {
            statsClockHz = agreed.receives().clockHz();
            stats = new ReceiverStats(statsClockHz);
        }
    }

    /** A packet of the far side. */
    void onRtp(Packet packet, long nowNs) {
        ByteBuffer b = packet.buffer();
        int type = RtpHeader.payloadType(b, 0);
        Codec codec = formats.codecOf(type);
        boolean newSource = RtpHeader.ssrc(b, 0) != ssrc || !stats.started();
        if (newSource) {
            stats.newSource();
        }
        ssrc = RtpHeader.ssrc(b, 0);
        octets += packet.length() - RtpHeader.FIXED_LENGTH;
        if (codec == null || !codec.isEvent()) { // an event keeps the timestamp of its begin: no measure of jitter
            stats.packet(RtpHeader.sequence(b, 0), RtpHeader.timestamp(b, 0), nowNs);
        } else {
            stats.untimed(RtpHeader.sequence(b, 0));
        }
        if (codec == null) {
            shard.counters().add(ShardCounter.RTP_UNEXPECTED);
            return;
        }
        if (codec.isSound()) {
            heard = codec;
        }
        if (!receiving) {
            shard.counters().add(ShardCounter.RTP_UNHEARD);
            return;
        }
        if (codec.isEvent() && !digit(packet, codec, nowNs)) {
            shard.counters().add(ShardCounter.RTP_UNEXPECTED);
            return;
        }
        if (!listeners.onRtp(packet, formats, codec, newSource, nowNs) && !codec.isEvent()) {
            shard.counters().add(ShardCounter.RTP_UNHEARD);
        }
    }

    private boolean digit(Packet packet, Codec codec, long nowNs) {
        if (digits == null || digitsClockHz != codec.clockHz()) {
            digits = new DtmfReceiver(codec.clockHz(), this::key);
            digitsClockHz = codec.clockHz();
        }
        ByteBuffer b = packet.buffer();
        boolean taken = digits.receive(b, RtpHeader.headerLength(b, 0),
                RtpHeader.payloadLength(b, 0, packet.length()), RtpHeader.timestamp(b, 0), nowNs);
        schedule();
        return taken;
    }

    private void key(char key, int durationMs) {
        shard.counters().add(ShardCounter.DIGITS_FROM_PHONES);
        events.on(new MediaEvent.DigitReceived(key, durationMs));
    }

    private void digitsDue(long nowNs) {
        digits.timers(nowNs);
        schedule();
    }

    private void schedule() {
        long when = digits.nextWakeupNs();
        if (when == Timers.NEVER) {
            shard.timers().cancel(digitsDue);
        } else {
            shard.timers().schedule(digitsDue, when);
        }
    }

    void close(long nowNs) {
        shard.timers().cancel(digitsDue);
        listeners.end(nowNs);
    }
}
