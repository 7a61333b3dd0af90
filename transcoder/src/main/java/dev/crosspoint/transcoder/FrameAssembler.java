package dev.crosspoint.transcoder;

/** Cuts sound of any lengths into frames of 20 ms at 8 kHz with contiguous timestamps. */
final class FrameAssembler {
    static final int FRAME = 160;
    private static final long SAMPLE_NS = 125_000;
    /** Less than this between two frames is delay, not a pause. */
    private static final long PAUSE_SAMPLES = 480;

    private final FrameSink sink;
    private final PcmFrame frame = new PcmFrame(8000, FRAME);
    private int timestamp;
    private boolean start = true;
    private boolean emitted;
    private long lastNs;

    FrameAssembler(FrameSink sink) {
        this.sink = sink;
    }

    /** Begins anew after a pause: an unfinished frame is dropped and the timestamp goes on by the time that passed. */
    void start(long nowNs) {
        frame.length(0);
        long paused = emitted ? (nowNs - lastNs) / SAMPLE_NS - FRAME : 0;
        if (paused >= PAUSE_SAMPLES) {
            timestamp += (int) (paused / FRAME * FRAME);
            start = true;
        }
    }

    void append(PcmFrame sound, int offset, int count, long nowNs) {
        int done = 0;
        while (done < count) {
            int part = Math.min(count - done, FRAME - frame.length());
            frame.append(sound, offset + done, part);
            done += part;
            if (frame.length() == FRAME) {
                emit(nowNs);
            }
        }
    }

    private void emit(long nowNs) {
        sink.frame(frame, timestamp, start, nowNs);
        frame.length(0);
        timestamp += FRAME;
        start = false;
        emitted = true;
        lastNs = nowNs;
    }
}
