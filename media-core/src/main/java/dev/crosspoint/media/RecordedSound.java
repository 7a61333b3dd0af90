package dev.crosspoint.media;

import dev.crosspoint.media.io.Packet;
import dev.crosspoint.media.rtp.RtpHeader;
import dev.crosspoint.transcoder.AudioReceiverCounters;
import dev.crosspoint.transcoder.recording.RecordingTrack;
import java.nio.ByteBuffer;

/** The packets of a leg on their way into a recording, which puts each at its time: without a jitter buffer. */
final class RecordedSound implements TapHearing {
    private final Shard shard;
    private final int rateHz;
    private final RecordingTrack track;
    private Codec codec;
    private long lost;
    private long recovered;
    private long concealedMs;
    private long malformed;

    RecordedSound(Shard shard, int rateHz, RecordingTrack track) {
        this.shard = shard;
        this.rateHz = rateHz;
        this.track = track;
    }

    @Override
    public void onRtp(Packet packet, Codec carried, boolean newSource, long nowNs) {
        if (carried != codec) {
            open(carried);
        } else if (newSource) {
            track.newSource();
        }
        ByteBuffer b = packet.buffer();
        track.receive(RtpHeader.sequence(b, 0), RtpHeader.timestamp(b, 0), packet.segment(),
                RtpHeader.headerLength(b, 0), RtpHeader.payloadLength(b, 0, packet.length()), nowNs);
        count();
    }

    @Override
    public void noise(Packet packet) {
        skipped(packet);
    }

    @Override
    public void skipped(Packet packet) {
        track.skip(RtpHeader.sequence(packet.buffer(), 0));
    }

    private void open(Codec carried) {
        codec = carried;
        lost = 0;
        recovered = 0;
        concealedMs = 0;
        malformed = 0;
        track.codec(Codecs.decoder(carried, rateHz), carried.clockHz());
    }

    /** Adds what happened since the last time to the shard's counters. */
    private void count() {
        AudioReceiverCounters c = track.counters();
        shard.counters().add(ShardCounter.SOUND_LOST, c.lost() - lost);
        shard.counters().add(ShardCounter.SOUND_RECOVERED, c.recoveredByFec() - recovered);
        shard.counters().add(ShardCounter.SOUND_CONCEALED, c.concealedMs() - concealedMs);
        shard.counters().add(ShardCounter.DECODE_FAILED, c.malformed() - malformed);
        lost = c.lost();
        recovered = c.recoveredByFec();
        concealedMs = c.concealedMs();
        malformed = c.malformed();
    }

    @Override
    public void close() {
        if (codec != null) {
            codec = null;
            track.closeSource();
        }
    }
}
