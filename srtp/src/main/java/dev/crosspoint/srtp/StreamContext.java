package dev.crosspoint.srtp;

/** One SSRC in one direction: where its packet index stands and which indices were used. */
final class StreamContext {

    /** RTP: 32 bits of rollover counter and 16 of sequence number (RFC 3711 §3.3.1). */
    static final long MAX_RTP_INDEX = (1L << 48) - 1;
    static final long MAX_RTCP_INDEX = (1L << 31) - 1;

    private final ReplayWindow window;

    StreamContext(int replayWindow) {
        window = new ReplayWindow(replayWindow);
    }

    /**
     * The index nearest to the highest one so far that ends in this sequence number (RFC 3711 §3.3.1, appendix A);
     * negative if it would lie before the first rollover.
     *
     * @param context null for an SSRC not seen before, whose rollover counter starts at 0
     */
    static long rtpIndex(StreamContext context, int sequence) {
        long highest = context == null ? -1 : context.window.highest();
        return highest < 0 ? sequence : highest + (short) (sequence - (int) highest);
    }

    /** The index of the next RTCP packet to send. */
    long nextRtcpIndex() {
        return window.highest() + 1;
    }

    int check(long index) {
        return window.check(index);
    }

    void accept(long index) {
        window.accept(index);
    }
}
