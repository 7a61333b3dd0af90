package dev.crosspoint.media.rtp;

/** Serial number arithmetic of RTP sequence numbers (16 bits) and timestamps (32 bits), RFC 1982. */
public final class SeqArithmetic {
    private SeqArithmetic() {
    }

    /** How far sequence number {@code a} is ahead of {@code b}: -32768 to 32767. */
    public static int seqDistance(int a, int b) {
        return (short) (a - b);
    }

    /** The sequence number {@code n} after {@code seq}, kept to 16 bits. */
    public static int seqPlus(int seq, int n) {
        return (seq + n) & 0xFFFF;
    }

    /** How far timestamp {@code a} is ahead of {@code b} in clock ticks, as a signed 32-bit distance. */
    public static int timestampDistance(int a, int b) {
        return a - b;
    }
}
