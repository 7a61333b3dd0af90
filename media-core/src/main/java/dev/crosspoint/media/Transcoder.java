package dev.crosspoint.media;

import dev.crosspoint.media.io.Packet;
import dev.crosspoint.media.rtp.RtpHeader;
import dev.crosspoint.transcoder.AudioReceiverCounters;
import dev.crosspoint.transcoder.PcmFrame;

/**
 * Sound of one codec made into another's. Toward a far side with a jitter buffer of its own every packet is transcoded
 * as it comes ({@link PromptSound}); toward one without, through ours ({@link SoundIn}).
 */
final class Transcoder implements AutoCloseable {
    private static final int FRAMES_PER_LOSS_CHECK = 50;

    private final Shard shard;
    private final AudioOut to;
    private final Codec codec;
    private final LegFormat wanted;
    private final int ptimeMs;
    private final Codec target;
    private final int rateHz;
    private final int ticksPerSample;
    private final int source = OutgoingRtp.newSource();
    private final SoundEncoder encoder;
    private final PcmFrame gathering;
    private final int frameSamples;
    private final SoundIn buffered;
    private final PromptSound prompt;
    private int gatheredTimestamp;
    private boolean gatheredMarker;
    private int sequence;
    private boolean silenced;
    private long frames;

    Transcoder(Shard shard, HeardSound heard, Codec codec, SendFormats formats, AudioOut to) {
        this.shard = shard;
        this.to = to;
        this.codec = codec;
        this.wanted = formats.preferred();
        this.ptimeMs = formats.ptimeMs();
        this.target = formats.sound();
        this.rateHz = Math.min(codec.rateHz(), target.rateHz());
        this.ticksPerSample = Math.max(1, target.clockHz() / rateHz);
        this.encoder = SoundEncoder.open(wanted, rateHz);
        this.frameSamples = rateHz / 1000 * ptimeMs;
        this.gathering = new PcmFrame(rateHz, frameSamples);
        gathering.length(0);
        buffered = to.buffers() ? null : new SoundIn(shard, heard, rateHz, this::frame);
        prompt = to.buffers() ? new PromptSound(shard, codec, rateHz, this) : null;
    }

    /** Whether it still is the transcoder for a packet of this codec toward a side with these formats. */
    boolean fits(Codec carried, SendFormats formats) {
        return carried == codec && ptimeMs == formats.ptimeMs() && wanted.equals(formats.preferred());
    }

    void silenced(boolean on) {
        silenced = on;
    }

    void onRtp(Packet packet, boolean newSource, long nowNs) {
        if (buffered != null) {
            buffered.onRtp(packet, codec, newSource, nowNs);
        } else {
            prompt.onRtp(packet, newSource, nowNs);
        }
    }

    /** Comfort noise (RFC 3389) between packets of sound. */
    void noise(Packet packet, long nowNs) {
        if (prompt != null) {
            prompt.noise(packet, nowNs);
        } else {
            buffered.noise(packet);
        }
    }

    /** A packet of the stream that is no sound and yet takes one of its sequence numbers. */
    void skipped(Packet packet) {
        if (prompt != null) {
            prompt.skipped(packet);
        } else {
            buffered.skipped(packet);
        }
    }

    /** Gives a packet that goes beside the sound a number of this stream. */
    void number(Packet packet) {
        RtpHeader.renumber(packet.buffer(), 0, sequence++ & 0xFFFF, source);
    }

    /** A frame out of the jitter buffer. */
    private void frame(PcmFrame frame, int timestamp, boolean start, long nowNs) {
        if (gathering.length() == 0 && frame.length() == frameSamples) {
            encode(frame, ticks(timestamp), start, nowNs);
            return;
        }
        sound(frame, timestamp, start, nowNs);
    }

    /** Sound that follows what was gathered, at a time in samples. */
    void sound(PcmFrame sound, int timestamp, boolean start, long nowNs) {
        int at = 0;
        while (at < sound.length()) {
            if (gathering.length() == 0) {
                gatheredTimestamp = timestamp + at;
                gatheredMarker = start && at == 0;
            }
            int part = Math.min(sound.length() - at, frameSamples - gathering.length());
            gathering.append(sound, at, part);
            at += part;
            if (gathering.length() == frameSamples) {
                encode(gathering, ticks(gatheredTimestamp), gatheredMarker, nowNs);
                gathering.length(0);
            }
        }
    }

    /** The source has jumped: what was gathered is of another time than what comes now. */
    void forget() {
        gathering.length(0);
    }

    /** Packets that the speaker's side lost: their numbers are left out, so that the listener conceals. */
    void skip(int samples) {
        sequence += samples / frameSamples;
    }

    /** In the RTP clock of the codec that is made. The clock of G.722 is half its rate. */
    private int ticks(int timestamp) {
        return target.clockHz() < rateHz ? timestamp / (rateHz / target.clockHz()) : timestamp * ticksPerSample;
    }

    private void encode(PcmFrame frame, int timestamp, boolean marker, long nowNs) {
        if (silenced) {
            for (int i = 0; i < frame.length(); i++) {
                frame.set(i, (short) 0);
            }
        }
        Packet packet = shard.scratch();
        int length = encoder.encode(frame, packet.segment(), RtpHeader.FIXED_LENGTH, Packet.CAPACITY - 64);
        if (length < 0) {
            shard.counters().add(ShardCounter.ENCODE_FAILED);
        } else if (length > 0) {
            RtpHeader.write(packet.buffer(), 0, marker, 0, sequence++ & 0xFFFF, timestamp, source);
            packet.length(RtpHeader.FIXED_LENGTH + length);
            packet.tag(target.tag());
            shard.handTo(to.shard(), to, packet);
            shard.dear();
        }
        if (++frames % FRAMES_PER_LOSS_CHECK == 0) {
            encoder.packetLossPercent(to.remoteLossPercent());
        }
    }

    RouteQuality quality(long passed) {
        AudioReceiverCounters c = buffered == null ? null : buffered.counters();
        return c == null ? new RouteQuality(passed + frames, true, 0, 0, 0, prompt == null ? 0 : prompt.late(), 0, 0)
                : new RouteQuality(passed + frames, true, c.lost(), c.recoveredByFec(), c.concealedMs(), c.late(),
                        c.stretchedMs() + c.acceleratedMs(), c.delayMs());
    }

    @Override
    public void close() {
        if (buffered != null) {
            buffered.close();
        }
        if (prompt != null) {
            prompt.close();
        }
        encoder.close();
    }
}
