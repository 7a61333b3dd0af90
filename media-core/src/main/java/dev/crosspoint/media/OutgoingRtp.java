package dev.crosspoint.media;

import dev.crosspoint.media.rtp.SenderStats;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** Sequence numbers and timestamps of one RTP stream of ours, in one piece while its sources come and go. */
final class OutgoingRtp {
    private static final AtomicInteger SOURCES = new AtomicInteger();
    private static final int FRAMES_PER_SECOND = 50;
    private static final int MOST_MISSING = 100;
    private static final int HISTORY = 64;

    private final int ssrc;
    private int clockHz;
    private int frameTicks;
    private final SenderStats stats = new SenderStats();
    private int sequence;
    private int timestamp;
    private long sentNs;
    private boolean started;
    private int source;
    private int offset;
    private boolean marker;
    private int mappedSource;
    private int mappedHighest;
    private long mappedHistory;

    OutgoingRtp(int ssrc) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        this.ssrc = ssrc;
        clock(8000);
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

    /** The clock of the timestamps from now on; another one than before places the source's next packet anew. */
    void clock(int hz) {
        if (hz != clockHz) {
            clockHz = hz;
            frameTicks = hz / FRAMES_PER_SECOND;
            source = 0;
        }
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
        if (!started) { // the clock runs from here on, or all digits before the first sound were one
            started = true;
            sentNs = nowNs;
        }
    }

    /**
     * Our sequence number for a source's, so that what the source lost is missing here too and what came out of order
     * can be put right by the receiver; -1 for a packet that was there before or is too old to tell.
     */
    int sequenceOf(int from, int sourceSequence) {
        int ahead = (short) (sourceSequence - mappedHighest);
        if (from != mappedSource || ahead > MOST_MISSING || ahead < -MOST_MISSING) {
            mappedSource = from;
            mappedHighest = sourceSequence;
            mappedHistory = 1;
            return takeSequence();
        }
        if (ahead > 0) {
            mappedHighest = sourceSequence;
            mappedHistory = ahead >= HISTORY ? 1 : mappedHistory << ahead | 1;
            sequence = sequence + ahead - 1 & 0xFFFF;
            return takeSequence();
        }
        long bit = -ahead >= HISTORY ? 0 : 1L << -ahead;
        if (bit == 0 || (mappedHistory & bit) != 0) {
            return -1;
        }
        mappedHistory |= bit;
        return sequence - 1 + ahead & 0xFFFF;
    }

    /** A source's packet that is not sent: its successor gets the number that it would have got. */
    void leaveOut(int from, int sourceSequence) {
        int ahead = (short) (sourceSequence - mappedHighest);
        if (from == mappedSource && ahead > 0 && ahead <= MOST_MISSING) {
            mappedHighest = sourceSequence;
            mappedHistory = -1;
            sequence = sequence + ahead - 1 & 0xFFFF;
        }
    }

    /** The number of a packet of our own in between: none from before it is given any more. */
    int ownSequence() {
        mappedHistory = -1;
        return takeSequence();
    }

    private int takeSequence() {
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
