package dev.crosspoint.media.rtp;

/** What one RTP sender has sent, and what its receiver told of it in report blocks (RFC 3550 §6.4). */
public final class SenderStats {
    private long packets;
    private long octets;
    private int lastTimestamp;
    private long lastSentNs;
    private long remoteLost;
    private int remoteFractionLost;
    private int remoteJitterTicks;
    private long roundTripUs = -1;
    private boolean reported;

    public void sent(int timestamp, int payloadOctets, long nowNs) {
        packets++;
        octets += payloadOctets;
        lastTimestamp = timestamp;
        lastSentNs = nowNs;
    }

    /** Takes over a report block about this sender. */
    public void reported(long lost, int fractionLost, int jitterTicks, long measuredRoundTripUs) {
        reported = true;
        remoteLost = lost;
        remoteFractionLost = fractionLost;
        remoteJitterTicks = jitterTicks;
        if (measuredRoundTripUs >= 0) {
            roundTripUs = measuredRoundTripUs;
        }
    }

    /** Whether the receiver has told anything. */
    public boolean reported() {
        return reported;
    }

    public long packets() {
        return packets;
    }

    public long octets() {
        return octets;
    }

    /** The RTP timestamp that corresponds to {@code nowNs}, as a sender report needs it. */
    public int timestampAt(long nowNs, int clockHz) {
        return packets == 0 ? 0 : lastTimestamp + (int) ((nowNs - lastSentNs) / 1000 * clockHz / 1_000_000);
    }

    public long remoteLost() {
        return remoteLost;
    }

    /** Loss at the far side in its last interval as a fraction of 256. */
    public int remoteFractionLost() {
        return remoteFractionLost;
    }

    public int remoteJitterTicks() {
        return remoteJitterTicks;
    }

    /** Round trip in microseconds, -1 while unknown. */
    public long roundTripUs() {
        return roundTripUs;
    }
}
