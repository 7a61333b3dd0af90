package dev.crosspoint.transcoder;

/** Which of the last 64 sequence numbers up to the newest have come. */
final class PacketHistory {
    private static final int SPAN = 64;

    private int newest;
    private long seen;

    /** Nothing has come, and {@code sequence} is to be the first. */
    void start(int sequence) {
        newest = sequence - 1 & 0xFFFF;
        seen = 0;
    }

    /** Whether a packet is newer than all that have come. */
    boolean isNewest(int sequence) {
        return (short) (sequence - newest) > 0;
    }

    /** How many of the numbers after {@code first} and before {@code second} have not come, or too long ago to say. */
    int missingBetween(int first, int second) {
        int missing = 0;
        int between = (short) (second - first) - 1;
        for (int i = 1; i <= between; i++) {
            int behind = (short) (newest - first - i);
            missing += behind >= 0 && behind < SPAN && (seen >>> behind & 1) != 0 ? 0 : 1;
        }
        return missing;
    }

    /** Notes a packet; false when it had come before, or is too old to say. */
    boolean add(int sequence) {
        int ahead = (short) (sequence - newest);
        if (ahead > 0) {
            seen = ahead >= SPAN ? 1 : seen << ahead | 1;
            newest = sequence & 0xFFFF;
            return true;
        }
        if (ahead <= -SPAN) {
            return false;
        }
        long bit = 1L << -ahead;
        boolean fresh = (seen & bit) == 0;
        seen |= bit;
        return fresh;
    }
}
