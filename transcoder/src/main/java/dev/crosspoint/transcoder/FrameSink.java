package dev.crosspoint.transcoder;

/** Takes the frames of an {@link OpusStream} as they become ready. */
@FunctionalInterface
public interface FrameSink {
    /**
     * 160 samples at 8 kHz. {@code frame} is reused after return.
     *
     * @param timestamp media time of the first sample in 8 kHz units, 0 at the stream's first frame; 160 more than the
     *                  frame before, but for a pause of the whole stream
     * @param start     first frame of all, or after such a pause: the RTP marker bit (RFC 3551 §4.1)
     */
    void frame(PcmFrame frame, int timestamp, boolean start, long nowNs);
}
