package dev.crosspoint.media;

import dev.crosspoint.media.rtp.SenderStats;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** Sequence numbers and timestamps of one RTP stream of ours, in one piece while its sources come and go. */
final class OutgoingRtp {
    private static final AtomicInteger SOURCES = new AtomicInteger();

    private final int ssrc;
    private final int clockHz;
    private final int frameTicks;
    private final SenderStats stats = new SenderStats();
    private int sequence;
    private int timestamp;
    private long sentNs;
    private boolean started;
    private int source;
    private int offset;
    private boolean marker;

    /** @param frameTicks usual duration of a packet */
    OutgoingRtp(int ssrc, int clockHz, int frameTicks) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        this.ssrc = ssrc;
        this.clockHz = clockHz;
        this.frameTicks = frameTicks;
        sequence = random.nextInt(1 << 15); // below the wrap at first, for receivers that lose the first packets
        timestamp = random.nextInt();
    }

    int ssrc() {
        return ssrc;
    }

    SenderStats stats() {
        return stats;
    }

    int clockHz() {
        return clockHz;
    }

    /** A number that tells one source of a stream from another; never 0. */
    static int newSource() {
        int id = SOURCES.incrementAndGet();
        return id == 0 ? SOURCES.incrementAndGet() : id;
    }

    /** Our timestamp for a source's; a change of the source goes on from the last one sent by the time passed. */
    int timestampOf(int from, int sourceTimestamp, long nowNs) {
        marker = false;
        if (from != source) {
            offset = next(nowNs) - sourceTimestamp;
            source = from;
            marker = true;
        }
        return sourceTimestamp + offset;
    }

    /** Forgets the source: its next packet is placed anew. */
    void interrupt() {
        source = 0;
    }

    /** Whether the last {@link #timestampOf} began a talkspurt. */
    boolean begins() {
        return marker;
    }

    /** The timestamp of something that happens now. */
    int next(long nowNs) {
        if (!started) {
            return timestamp;
        }
        long ticks = (nowNs - sentNs) / 1000 * clockHz / 1_000_000;
        long frames = Math.max(1, (ticks + frameTicks / 2) / frameTicks);
        return timestamp + (int) (frames * frameTicks);
    }

    /** Counts a packet that bears an earlier timestamp than its moment. */
    void sentEvent(int payloadBytes, long nowNs) {
        stats.sent(next(nowNs), payloadBytes, nowNs);
    }

    int takeSequence() {
        int taken = sequence;
        sequence = sequence + 1 & 0xFFFF;
        return taken;
    }

    void sent(int sentTimestamp, int payloadBytes, long nowNs) {
        started = true;
        timestamp = sentTimestamp;
        sentNs = nowNs;
        stats.sent(sentTimestamp, payloadBytes, nowNs);
    }
}
