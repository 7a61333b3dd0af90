package dev.crosspoint.transcoder;

/** Cuts sound of any lengths into frames of 20 ms with contiguous timestamps. */
final class FrameAssembler {
    /** Less than this between two frames is delay, not a pause. */
    private static final int PAUSE_FRAMES = 3;

    private final FrameSink sink;
    private final SampleClock clock;
    private final int size;
    private final PcmFrame frame;
    private int timestamp;
    private boolean start = true;
    private boolean emitted;
    private long lastNs;

    FrameAssembler(int rateHz, FrameSink sink) {
        this.sink = sink;
        this.clock = new SampleClock(rateHz);
        this.size = rateHz / 50;
        this.frame = new PcmFrame(rateHz, size);
    }

    /** Samples of a frame. */
    int size() {
        return size;
    }

    /** Samples that are missing until the next frame is full. */
    int missing() {
        return size - frame.length();
    }

    /** Begins anew after a pause: an unfinished frame is dropped and the timestamp goes on by the time that passed. */
    void start(long nowNs) {
        frame.length(0);
        long paused = emitted ? clock.samples(nowNs - lastNs) - size : 0;
        if (paused >= PAUSE_FRAMES * (long) size) {
            timestamp += (int) (paused / size * size);
            start = true;
        }
    }

    void append(PcmFrame sound, int offset, int count, long nowNs) {
        int done = 0;
        while (done < count) {
            int part = Math.min(count - done, missing());
            frame.append(sound, offset + done, part);
            done += part;
            if (missing() == 0) {
                emit(nowNs);
            }
        }
    }

    private void emit(long nowNs) {
        sink.frame(frame, timestamp, start, nowNs);
        frame.length(0);
        timestamp += size;
        start = false;
        emitted = true;
        lastNs = nowNs;
    }
}
