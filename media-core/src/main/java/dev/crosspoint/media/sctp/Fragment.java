package dev.crosspoint.media.sctp;

/** The user data of one DATA chunk that waits for the rest of its message, or for its turn. */
final class Fragment {
    /** What an empty fragment costs in memory, roughly, so that many small ones fill the buffer too. */
    private static final int OVERHEAD = 96;

    final int tsn;
    final int stream;
    final int ssn;
    final int ppid;
    final int flags;
    final byte[] data;
    /** The unbroken run of one message this belongs to; kept right at both ends of the run only. */
    int runFirst;
    int runLast;
    int runBytes;
    /** Part of a whole message that waits for an earlier one of its stream. */
    boolean whole;

    Fragment(int tsn, int stream, int ssn, int ppid, int flags, byte[] data) {
        this.tsn = tsn;
        this.stream = stream;
        this.ssn = ssn;
        this.ppid = ppid;
        this.flags = flags;
        this.data = data;
        this.runFirst = tsn;
        this.runLast = tsn;
        this.runBytes = data.length;
    }

    int cost() {
        return cost(data.length);
    }

    static int cost(int dataLength) {
        return dataLength + OVERHEAD;
    }

    boolean first() {
        return (flags & Sctp.FLAG_FIRST) != 0;
    }

    boolean last() {
        return (flags & Sctp.FLAG_LAST) != 0;
    }

    boolean unordered() {
        return (flags & Sctp.FLAG_UNORDERED) != 0;
    }

    /** Where one message ends another must begin, and only there. */
    boolean mayBeFollowedBy(Fragment next) {
        return last() == next.first() && (last() || continuedBy(next));
    }

    boolean continuedBy(Fragment next) {
        return !last() && !next.first() && stream == next.stream && unordered() == next.unordered()
            && (unordered() || ssn == next.ssn);
    }
}
