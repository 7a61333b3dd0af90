package dev.crosspoint.media;

import dev.crosspoint.media.io.Packet;
import dev.crosspoint.media.rtp.RtpHeader;
import dev.crosspoint.media.rtp.SeqArithmetic;
import dev.crosspoint.transcoder.ComfortNoise;
import dev.crosspoint.transcoder.FrameDecoder;
import dev.crosspoint.transcoder.PcmFrame;
import dev.crosspoint.transcoder.Resampler;

/**
 * Sound decoded the moment it comes, for a listener with a jitter buffer of its own: times keep their distances, what
 * was lost leaves a gap of numbers for the listener to conceal, what comes late is dropped.
 */
final class PromptSound implements AutoCloseable {
    private static final long FRAME_NS = 20_000_000L;
    private static final int FRAMES_PER_SECOND = 50;
    private static final int MAX_NOISE_FRAMES = 3000;
    private static final int LONGEST_MS = 120;

    private final Shard shard;
    private final Codec codec;
    private final int rateHz;
    private final Transcoder sink;
    private final FrameDecoder decoder;
    private final PcmFrame decoded;
    private final Resampler resampler;
    private final PcmFrame resampled;
    private final Timer quiet = new Timer(this::quiet);
    private ComfortNoise noise;
    private int noiseFrames;
    private boolean started;
    private int nextTimestamp;
    private int lastSequence;
    private int position;
    private long late;

    PromptSound(Shard shard, Codec codec, int rateHz, Transcoder sink) {
        this.shard = shard;
        this.codec = codec;
        this.rateHz = rateHz;
        this.sink = sink;
        this.decoder = Codecs.decoder(codec, rateHz);
        int made = decoder.rateHz();
        decoded = new PcmFrame(made, made / 1000 * LONGEST_MS);
        resampler = made == rateHz ? null : new Resampler(made, rateHz, made / 1000 * LONGEST_MS);
        resampled = made == rateHz ? null : new PcmFrame(rateHz, rateHz / 1000 * LONGEST_MS);
    }

    void onRtp(Packet packet, boolean newSource, long nowNs) {
        int timestamp = RtpHeader.timestamp(packet.buffer(), 0);
        int sequence = RtpHeader.sequence(packet.buffer(), 0);
        int ahead = timestamp - nextTimestamp;
        boolean fresh = newSource || !started;
        boolean overtaken = ahead < 0 && ahead > -codec.clockHz();
        if (!fresh && noiseFrames == 0 && overtaken) { // or doubled: its time is over
            late++;
            shard.counters().add(ShardCounter.RTP_LATE);
            return;
        }
        shard.timers().cancel(quiet);
        int samples = decoder.decode(packet.segment(), RtpHeader.headerLength(packet.buffer(), 0),
                RtpHeader.payloadLength(packet.buffer(), 0, packet.length()), decoded);
        if (samples < 0) {
            shard.counters().add(ShardCounter.DECODE_FAILED);
            return;
        }
        boolean again = fresh || noiseFrames > 0 || ahead != 0;
        if (again) {
            sink.forget();
            if (!fresh) {
                jumped(ahead, SeqArithmetic.seqDistance(sequence, lastSequence) - 1, samples);
            }
        }
        noiseFrames = 0;
        started = true;
        lastSequence = sequence;
        nextTimestamp = timestamp + (int) ((long) samples * codec.clockHz() / decoder.rateHz());
        deliver(decoded, fresh, nowNs);
    }

    /** A gap of {@code ahead} ticks, with so many packets missing in it. */
    private void jumped(int ahead, int missing, int packetSamples) {
        int samples = (int) Math.clamp((long) ahead * rateHz / codec.clockHz(), 0L, 3600L * rateHz);
        position += samples;
        if (missing > 0 && missing < FRAMES_PER_SECOND) {
            int each = (int) ((long) packetSamples * rateHz / decoder.rateHz());
            sink.skip(Math.min(samples, missing * each));
        }
    }

    private void deliver(PcmFrame sound, boolean start, long nowNs) {
        PcmFrame out = sound;
        if (resampler != null) {
            resampler.process(sound, resampled);
            out = resampled;
        }
        int at = position;
        position += out.length();
        sink.sound(out, at, start, nowNs);
    }

    /** A packet that is no sound and yet takes a sequence number. */
    void skipped(Packet packet) {
        int sequence = RtpHeader.sequence(packet.buffer(), 0);
        if (SeqArithmetic.seqDistance(sequence, lastSequence) == 1) {
            lastSequence = sequence;
        }
    }

    /** The speaker went quiet and says how its silence sounds: that goes on until it talks again. */
    void noise(Packet packet, long nowNs) {
        if (noise == null) {
            noise = new ComfortNoise(OutgoingRtp.newSource());
        }
        int offset = RtpHeader.headerLength(packet.buffer(), 0);
        if (!started || decoder.rateHz() != rateHz || !noise.describe(packet.buffer(), offset,
                RtpHeader.payloadLength(packet.buffer(), 0, packet.length()))) {
            return;
        }
        lastSequence = RtpHeader.sequence(packet.buffer(), 0);
        if (noiseFrames == 0) {
            sink.forget();
            noiseFrames = 1;
            shard.timers().schedule(quiet, nowNs);
        }
    }

    private void quiet(long nowNs) {
        int samples = rateHz / FRAMES_PER_SECOND;
        noise.generate(samples, decoded);
        nextTimestamp += codec.clockHz() / FRAMES_PER_SECOND;
        deliver(decoded, false, nowNs);
        if (++noiseFrames < MAX_NOISE_FRAMES) {
            shard.timers().schedule(quiet, quiet.deadlineNs + FRAME_NS);
        }
    }

    long late() {
        return late;
    }

    @Override
    public void close() {
        shard.timers().cancel(quiet);
        decoder.close();
    }
}
