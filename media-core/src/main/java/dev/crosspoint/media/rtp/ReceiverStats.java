package dev.crosspoint.media.rtp;

/**
 * What a receiver knows of one RTP source: expected, received and lost packets and interarrival jitter, as an RTCP
 * report block wants them (RFC 3550 §6.4.1, appendices A.1, A.3 and A.8).
 */
public final class ReceiverStats {
    private static final int MAX_DROPOUT = 3000;
    private static final int MAX_MISORDER = 100;

    private final int clockHz;
    private boolean started;
    private int baseSequence;
    private int highestSequence;
    private long cycles;
    private int badSequence = -1;
    private long received;
    private long earlierReceived;
    private long earlierLost;
    private long expectedPrior;
    private long receivedPrior;
    private boolean timed;
    private long previousTransit;
    private long jitterQ4;
    private int lastSrMiddleNtp;
    private long lastSrArrivalNs;

    /** @param clockHz the RTP clock of the payload in Hz */
    public ReceiverStats(int clockHz) {
        this.clockHz = clockHz;
    }

    /** Counts one packet; {@code nowNs} is its arrival. */
    public void packet(int sequence, int timestamp, long nowNs) {
        if (!started || restarted(sequence)) {
            start(sequence);
        }
        received++;
        jitter(timestamp, nowNs);
    }

    /** Counts a packet whose timestamp tells nothing of its moment, as those of telephone-events. */
    public void untimed(int sequence) {
        if (!started || restarted(sequence)) {
            start(sequence);
        }
        received++;
    }

    /** The next packet is another source's; what was received and lost so far stays in the totals. */
    public void newSource() {
        if (started) {
            started = false;
            earlierReceived += received;
            earlierLost += Math.max(0, lost(received));
            received = 0;
            lastSrMiddleNtp = 0;
        }
    }

    /** Of all sources so far. */
    public long totalReceived() {
        return earlierReceived + received;
    }

    /** Of all sources so far. */
    public long totalLost() {
        return earlierLost + Math.max(0, lost());
    }

    /** Notes a sender report: the middle 32 bits of its NTP time, to be echoed as LSR. */
    public void senderReport(int middleNtp, long nowNs) {
        lastSrMiddleNtp = middleNtp;
        lastSrArrivalNs = nowNs;
    }

    public boolean started() {
        return started;
    }

    public long received() {
        return received;
    }

    public long expected() {
        return started ? extendedHighestSequence() - baseSequence + 1 : 0;
    }

    /** Cumulative number of packets lost; negative where duplicates outnumber losses. */
    public long lost() {
        return expected() - received;
    }

    public long extendedHighestSequence() {
        return cycles + highestSequence;
    }

    /** Interarrival jitter in clock ticks. */
    public int jitterTicks() {
        return (int) (jitterQ4 >>> 4);
    }

    public double jitterMs() {
        return jitterTicks() * 1000.0 / clockHz;
    }

    /** Loss since the previous call as a fixed point fraction of 256 (report block's "fraction lost"). */
    public int takeFractionLost() {
        long expectedInterval = expected() - expectedPrior;
        long receivedInterval = received - receivedPrior;
        expectedPrior = expected();
        receivedPrior = received;
        long lostInterval = expectedInterval - receivedInterval;
        if (expectedInterval <= 0 || lostInterval <= 0) {
            return 0;
        }
        return (int) Math.min(255, (lostInterval << 8) / expectedInterval);
    }

    public int lastSr() {
        return lastSrMiddleNtp;
    }

    /** Delay since the last sender report in units of 1/65536 s; 0 where none came. */
    public int delaySinceLastSr(long nowNs) {
        return lastSrMiddleNtp == 0 ? 0 : (int) ((nowNs - lastSrArrivalNs) / 1000 * 65536 / 1_000_000);
    }

    private long lost(long of) {
        return extendedHighestSequence() - baseSequence + 1 - of;
    }

    private void start(int sequence) {
        if (started) {
            newSource();
        }
        started = true;
        baseSequence = sequence;
        highestSequence = sequence;
        cycles = 0;
        badSequence = -1;
        expectedPrior = 0;
        receivedPrior = 0;
        timed = false;
        jitterQ4 = 0;
    }

    /** Follows the sequence; true where two consecutive packets far away show that the source began anew. */
    private boolean restarted(int sequence) {
        int ahead = (sequence - highestSequence) & 0xFFFF;
        if (ahead < MAX_DROPOUT) {
            if (sequence < highestSequence) {
                cycles += 0x10000;
            }
            highestSequence = sequence;
            badSequence = -1;
            return false;
        }
        if (ahead <= 0x10000 - MAX_MISORDER) {
            boolean again = sequence == badSequence;
            badSequence = SeqArithmetic.seqPlus(sequence, 1);
            return again;
        }
        return false;
    }

    private void jitter(int timestamp, long nowNs) {
        long arrival = nowNs / 1000 * clockHz / 1_000_000;
        long transit = (int) (arrival - timestamp);
        if (timed) {
            long d = Math.abs((long) (int) (transit - previousTransit)); // as an int, half the circle stays negative
            if (d < clockHz * 2L) { // a jump of the source's clock is no jitter
                jitterQ4 += d - ((jitterQ4 + 8) >> 4);
            }
        }
        previousTransit = transit;
        timed = true;
    }
}
