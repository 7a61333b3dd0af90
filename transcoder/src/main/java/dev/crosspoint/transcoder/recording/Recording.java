package dev.crosspoint.transcoder.recording;

import dev.crosspoint.transcoder.PlacedReceiver;

/**
 * A recording of some legs on one clock: what each says is placed by time, and what has become old enough is handed on
 * in blocks to every output. Belongs to one thread, which never waits for a file; a frame allocates nothing.
 */
public final class Recording {
    static final int MAX_FRAME_MS = PlacedReceiver.LONGEST_PACKET_MS;
    private static final int MAX_TRACKS = 16;
    private static final int MAX_OUTPUTS = MAX_TRACKS + 2;

    private final RecordingSettings settings;
    private final RecordingTrack[] tracks = new RecordingTrack[MAX_TRACKS];
    private final RecordingOutput[] outputs = new RecordingOutput[MAX_OUTPUTS];
    private final int block;
    private final int latency;
    private final int window;
    private int trackCount;
    private int outputCount;
    private long startNs;               // later by every pause
    private long pausedNs;
    private boolean paused;
    private boolean stopped;
    private long handedOn;              // position up to which all is handed on

    public Recording(RecordingSettings settings, long nowNs) {
        this.settings = settings;
        this.startNs = nowNs;
        block = settings.samples(settings.blockMs());
        latency = settings.samples(settings.latencyMs());
        int least = block + latency + settings.samples(PlacedReceiver.MOST_AHEAD_MS + 2 * MAX_FRAME_MS);
        window = Integer.highestOneBit(least - 1) << 1;
    }

    /** A leg that says something at that rate; null when there are too many. */
    public RecordingTrack track(int rateHz) {
        if (trackCount == MAX_TRACKS) {
            return null;
        }
        RecordingTrack track = new RecordingTrack(this, rateHz, settings.rateHz(), window);
        tracks[trackCount++] = track;
        return track;
    }

    /** All legs together. */
    public RecordingOutput mix() {
        return add(RecordingOutput.Layout.MIX, null);
    }

    /** Two channels: the first leg left, the second right. */
    public RecordingOutput stereo() {
        return add(RecordingOutput.Layout.STEREO, null);
    }

    /** That leg alone. */
    public RecordingOutput single(RecordingTrack track) {
        return add(RecordingOutput.Layout.SINGLE, track);
    }

    /** Hands on what is old enough: call at least every block's time, as frames may cease. */
    public void timers(long nowNs) {
        while (running() && position(nowNs) - latency - handedOn >= block) {
            handOn(block);
        }
    }

    /** When {@link #timers} has something to do. */
    public long nextWakeupNs() {
        return running() ? timeNs(handedOn + block + latency) : Long.MAX_VALUE;
    }

    /** From now on nothing is recorded, and this time will not show in the files. */
    public void pause(long nowNs) {
        if (running()) {
            handOnAll(nowNs);
            paused = true;
            pausedNs = nowNs;
        }
    }

    /** Recording goes on; all legs stay aligned. */
    public void resume(long nowNs) {
        if (paused && !stopped) {
            startNs += nowNs - pausedNs;
            paused = false;
            for (int i = 0; i < trackCount; i++) {
                tracks[i].forgetClock();
            }
        }
    }

    public boolean paused() {
        return paused;
    }

    /** The end: what is there is handed on, and the writers finish their files. */
    public void stop(long nowNs) {
        if (stopped) {
            return;
        }
        if (running()) {
            handOnAll(nowNs);
        }
        stopped = true;
        for (int i = 0; i < outputCount; i++) {
            outputs[i].end();
        }
    }

    boolean running() {
        return !paused && !stopped;
    }

    /** The place of now, in samples since the start without pauses. */
    long position(long nowNs) {
        return Math.floorDiv((nowNs - startNs) * (settings.rateHz() / 1000), 1_000_000L);
    }

    long handedOn() {
        return handedOn;
    }

    private long timeNs(long position) {
        return startNs + position * 1_000_000 / (settings.rateHz() / 1000);
    }

    private RecordingOutput add(RecordingOutput.Layout layout, RecordingTrack single) {
        if (outputCount == MAX_OUTPUTS || stopped) {
            return null;
        }
        RecordingOutput output = new RecordingOutput(layout, single, settings, handedOn);
        outputs[outputCount++] = output;
        return output;
    }

    private void handOnAll(long nowNs) {
        timers(nowNs);
        long end = position(nowNs);
        while (end - handedOn > 0) {
            handOn((int) Math.min(block, end - handedOn));
        }
        for (int i = 0; i < trackCount; i++) {
            tracks[i].clear(handedOn, window);
        }
    }

    private void handOn(int count) {
        boolean sound = false;
        for (int i = 0; i < trackCount; i++) {
            tracks[i].playUpTo(handedOn + count);
            sound |= tracks[i].soundsFrom(handedOn);
        }
        for (int i = 0; i < outputCount; i++) {
            if (sound) {
                outputs[i].write(tracks, trackCount, handedOn, count);
            } else {
                outputs[i].silence(count);
            }
        }
        for (int i = 0; i < trackCount; i++) {
            tracks[i].clear(handedOn, count);
        }
        handedOn += count;
    }
}
