package dev.crosspoint.transcoder;

/** Takes the frames of an {@link AudioReceiver} as they become ready. */
@FunctionalInterface
public interface FrameSink {
    /**
     * Sound of 20 ms. {@code frame} is reused after return.
     *
     * @param timestamp media time of the first sample in samples at the frame's rate, 0 at the stream's first frame; a
     *                  frame's length more than the frame before, but for a pause of the whole stream
     * @param start     first frame of all, or after such a pause: the RTP marker bit (RFC 3551 §4.1)
     */
    void frame(PcmFrame frame, int timestamp, boolean start, long nowNs);
}
