package dev.crosspoint.media;

import dev.crosspoint.media.io.Packet;
import dev.crosspoint.media.rtp.RtpHeader;
import dev.crosspoint.transcoder.AudioReceiver;
import dev.crosspoint.transcoder.AudioReceiverCounters;
import dev.crosspoint.transcoder.AudioReceiverSettings;
import dev.crosspoint.transcoder.FrameDecoder;
import dev.crosspoint.transcoder.FrameSink;
import dev.crosspoint.transcoder.PcmFrame;
import dev.crosspoint.transcoder.Resampler;
import java.nio.ByteBuffer;

/**
 * The sound that a leg receives, in whatever codec, as frames of 20 ms at one rate and on time: through a jitter
 * buffer, with losses concealed. For listeners that have no jitter buffer and hear at once: telephones, mixers.
 */
final class SoundIn implements TapHearing {
    private static final int FRAMES_PER_SECOND = 50;
    private static final long SHORTEST_WAIT_NS = 100_000L;

    private final Shard shard;
    private final HeardSound told;
    private final int rateHz;
    private final FrameSink sink;
    private final Timer due = new Timer(this::due);
    private Codec codec;
    private AudioReceiver receiver;
    private Resampler resampler;
    private PcmFrame resampled;
    private long lost;
    private long recovered;
    private long concealedMs;
    private long malformed;
    private long late;
    private long stretchedMs;

    /**
     * Nothing is decoded yet.
     *
     * @param told of what the buffer does, or null
     * @param rateHz of the frames that the sink gets
     */
    SoundIn(Shard shard, HeardSound told, int rateHz, FrameSink sink) {
        this.shard = shard;
        this.told = told;
        this.rateHz = rateHz;
        this.sink = sink;
    }

    @Override
    public void onRtp(Packet packet, Codec carried, boolean newSource, long nowNs) {
        if (carried != codec) {
            open(carried);
        } else if (newSource) {
            receiver.reset();
        }
        ByteBuffer b = packet.buffer();
        receiver.unseen(shard.unseenNs());
        receiver.receive(RtpHeader.sequence(b, 0), RtpHeader.timestamp(b, 0), packet.segment(),
                RtpHeader.headerLength(b, 0), RtpHeader.payloadLength(b, 0, packet.length()), nowNs);
        count();
        schedule(nowNs);
    }

    @Override
    public void noise(Packet packet) {
        ByteBuffer b = packet.buffer();
        if (receiver != null) {
            receiver.noise(RtpHeader.sequence(b, 0), b, RtpHeader.headerLength(b, 0),
                    RtpHeader.payloadLength(b, 0, packet.length()));
        }
    }

    @Override
    public void skipped(Packet packet) {
        if (receiver != null) {
            receiver.skip(RtpHeader.sequence(packet.buffer(), 0));
        }
    }

    private void open(Codec carried) {
        if (receiver != null) {
            receiver.close();
        }
        codec = carried;
        lost = 0;
        recovered = 0;
        concealedMs = 0;
        malformed = 0;
        late = 0;
        stretchedMs = 0;
        FrameDecoder decoder = Codecs.decoder(carried, rateHz);
        int made = decoder.rateHz();
        resampler = made == rateHz ? null : new Resampler(made, rateHz, made / FRAMES_PER_SECOND);
        resampled = made == rateHz ? null : new PcmFrame(rateHz, rateHz / FRAMES_PER_SECOND);
        receiver = new AudioReceiver(decoder, carried.clockHz(), AudioReceiverSettings.defaults(),
                made == rateHz ? sink : this::resample);
    }

    private void resample(PcmFrame frame, int timestamp, boolean start, long nowNs) {
        resampler.process(frame, resampled);
        sink.frame(resampled, (int) ((long) timestamp * rateHz / frame.rateHz()), start, nowNs);
    }

    private void due(long nowNs) {
        receiver.timers(nowNs);
        count();
        schedule(nowNs);
    }

    /** Adds what happened since the last time to the shard's counters. */
    private void count() {
        AudioReceiverCounters c = receiver.counters();
        shard.counters().add(ShardCounter.SOUND_LOST, c.lost() - lost);
        shard.counters().add(ShardCounter.SOUND_RECOVERED, c.recoveredByFec() - recovered);
        shard.counters().add(ShardCounter.SOUND_CONCEALED, c.concealedMs() - concealedMs);
        shard.counters().add(ShardCounter.DECODE_FAILED, c.malformed() - malformed);
        long stretched = c.stretchedMs() + c.acceleratedMs();
        if (told != null && told.by(this)) {
            told.happened(c.late() - late, c.concealedMs() - concealedMs, stretched - stretchedMs, c.delayMs());
        }
        late = c.late();
        stretchedMs = stretched;
        lost = c.lost();
        recovered = c.recoveredByFec();
        concealedMs = c.concealedMs();
        malformed = c.malformed();
    }

    /** One receiver that is always late must not hold up a shard: it waits a moment at least. */
    private void schedule(long nowNs) {
        long next = receiver.nextWakeupNs();
        if (next == Timers.NEVER) {
            shard.timers().cancel(due);
        } else {
            shard.timers().schedule(due, next - nowNs < SHORTEST_WAIT_NS ? nowNs + SHORTEST_WAIT_NS : next);
        }
    }

    /** Of the codec heard last, or null before the first packet. */
    AudioReceiverCounters counters() {
        return receiver == null ? null : receiver.counters();
    }

    @Override
    public void close() {
        shard.timers().cancel(due);
        if (told != null) {
            told.closed(this);
        }
        if (receiver != null) {
            receiver.close();
            receiver = null;
            codec = null;
        }
    }
}
