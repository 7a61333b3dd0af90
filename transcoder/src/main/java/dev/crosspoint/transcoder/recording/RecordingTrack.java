package dev.crosspoint.transcoder.recording;

import dev.crosspoint.transcoder.AudioReceiverCounters;
import dev.crosspoint.transcoder.FrameDecoder;
import dev.crosspoint.transcoder.FrameSink;
import dev.crosspoint.transcoder.PcmFrame;
import dev.crosspoint.transcoder.PlacedReceiver;
import dev.crosspoint.transcoder.Resampler;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * What one leg says, placed on the recording's clock. Packets ({@link #receive}) are placed by their timestamps when
 * their time is handed on; frames ({@link #frame}) as they come, by their own media time as long as that agrees with
 * the clock within 20 ms, led back a sample at a time where it drifts. What is not said is silence.
 */
public final class RecordingTrack implements FrameSink, PlacedReceiver.Sink {
    private static final int SLACK_MS = 20;
    /** A mean deviation beyond this is drift and led back. */
    private static final int DRIFT_MS = 2;
    private static final int AVERAGING = 64;
    /** Holes this short, half a millisecond, are made by leading back, and filled. */
    private static final int STITCHES_PER_SECOND = 2000;

    private final Recording recording;
    private final int mixHz;
    private final short[] window;       // a ring, its length a power of two: the sample of position p at p & mask
    private final int mask;
    private Resampler resampler;        // null: same rate
    private PcmFrame converted;
    private PlacedReceiver source;      // of packets, or null
    private int rateHz;
    private int filterDelay;
    private boolean anchored;
    private long next;                  // position of the sound that follows without a gap
    private int nextTimestamp;
    private double deviation;
    private long placedTo = Long.MIN_VALUE / 2;
    private short last;                 // sample before it
    private long lateSamples;

    RecordingTrack(Recording recording, int rateHz, int mixHz, int windowSamples) {
        this.recording = recording;
        this.mixHz = mixHz;
        this.window = new short[windowSamples];
        this.mask = windowSamples - 1;
        rate(rateHz);
    }

    /** The leg's sound has another rate from now on: 8000, 16000 or 48000 Hz. */
    public void rate(int newRateHz) {
        rateHz = newRateHz;
        boolean same = newRateHz == mixHz;
        resampler = same ? null : new Resampler(newRateHz, mixHz, newRateHz * Recording.MAX_FRAME_MS / 1000);
        converted = same ? null : new PcmFrame(mixHz, mixHz * Recording.MAX_FRAME_MS / 1000);
        filterDelay = same ? 0 : (int) Math.round(resampler.delaySamples());
        anchored = false;
    }

    /** The leg's packets are such from now on: what waits of others is played. */
    public void codec(FrameDecoder decoder, int clockHz) {
        closeSource();
        rate(decoder.rateHz());
        source = new PlacedReceiver(decoder, clockHz, this);
    }

    /** A packet of the leg, of the codec said last; {@code payload} is free again after return. */
    public void receive(int sequence, int timestamp, MemorySegment payload, int offset, int length, long nowNs) {
        if (recording.running()) {
            source.receive(sequence, timestamp, payload, offset, length,
                    recording.position(nowNs) * rateHz / mixHz);
        }
    }

    /** A packet of the leg that is no sound and yet takes a sequence number: its time is silent. */
    public void skip(int sequence) {
        if (source != null) {
            source.skip(sequence);
        }
    }

    /** The leg's packets come from another source from now on. */
    public void newSource() {
        if (source != null) {
            source.playAll();
            source.reset();
        }
    }

    /** No more packets: what waits is played. */
    public void closeSource() {
        if (source != null) {
            if (recording.running()) {
                source.playAll();
            }
            source.close();
            source = null;
        }
    }

    /** Of the packets' codec heard last, or null. */
    public AudioReceiverCounters counters() {
        return source == null ? null : source.counters();
    }

    /** Sound of the packets before that position is wanted now. */
    void playUpTo(long position) {
        if (source != null) {
            source.playUpTo((position + filterDelay) * rateHz / mixHz);
        }
    }

    @Override
    public void place(PcmFrame sound, long position) {
        PcmFrame fit = sound;
        if (resampler != null) {
            resampler.process(sound, converted);
            fit = converted;
        }
        put(fit, Math.floorDiv(position * mixHz, rateHz) - filterDelay);
    }

    @Override
    public long open() {
        return recording.handedOn() * rateHz / mixHz;
    }

    /** Sound of the leg, at most 120 ms; {@code timestamp} in samples at its rate. */
    @Override
    public void frame(PcmFrame sound, int timestamp, boolean start, long nowNs) {
        if (!recording.running() || sound.rateHz() != rateHz
                || sound.length() > rateHz * Recording.MAX_FRAME_MS / 1000) {
            anchored = false;
            return;
        }
        PcmFrame fit = sound;
        if (resampler != null) {
            resampler.process(sound, converted);
            fit = converted;
        }
        put(fit, position(timestamp, start, nowNs) - filterDelay);
        next += fit.length();
        nextTimestamp = timestamp + sound.length();
        recording.timers(nowNs);
    }

    /** Samples that came too late, or too early, to be placed. */
    public long lateSamples() {
        return lateSamples;
    }

    /** Adds the {@code count} samples from {@code position} to {@code sums}. */
    void addTo(int[] sums, long position, int count) {
        int from = (int) position & mask;
        int first = Math.min(count, window.length - from);
        for (int i = 0; i < first; i++) {
            sums[i] += window[from + i];
        }
        for (int i = first; i < count; i++) {
            sums[i] += window[i - first];
        }
    }

    /** Whether there is sound at or after that position. */
    boolean soundsFrom(long position) {
        return placedTo > position;
    }

    /** These positions are handed on: their places are free, that is silent, again. */
    void clear(long position, int count) {
        int from = (int) position & mask;
        int first = Math.min(count, window.length - from);
        Arrays.fill(window, from, from + first, (short) 0);
        Arrays.fill(window, 0, count - first, (short) 0);
    }

    /** The recording has paused: positions mean another time when it goes on. */
    void forgetClock() {
        anchored = false;
        placedTo = Long.MIN_VALUE / 2;
        if (source != null) {
            source.reset();
        }
    }

    private long position(int timestamp, boolean start, long nowNs) {
        long due = recording.position(nowNs);
        long byMedia = next + (long) (timestamp - nextTimestamp) * mixHz / rateHz;
        if (!anchored || start || Math.abs(byMedia - due) > mixHz / 1000 * SLACK_MS) {
            anchored = true;
            deviation = 0;
            byMedia = due;
        }
        deviation += (byMedia - due - deviation) / AVERAGING;
        if (Math.abs(deviation) > mixHz / 1000 * DRIFT_MS) {
            byMedia -= deviation > 0 ? 1 : -1;
        }
        next = byMedia;
        return byMedia;
    }

    private void put(PcmFrame sound, long position) {
        long hole = position - placedTo;
        if (hole > 0 && hole <= mixHz / STITCHES_PER_SECOND && placedTo >= recording.handedOn()) {
            for (long p = placedTo; p < position; p++) {
                window[(int) p & mask] = last;
            }
        }
        long from = Math.max(position, recording.handedOn());
        long to = Math.min(position + sound.length(), recording.handedOn() + window.length);
        if (position >= 0) {                    // before the start there is nothing to miss
            lateSamples += sound.length() - Math.max(0, to - from);
        }
        if (from < to) {
            copy(sound, (int) (from - position), from, (int) (to - from));
        }
        if (sound.length() > 0) {
            last = sound.get(sound.length() - 1);
        }
        placedTo = position + sound.length();
    }

    private void copy(PcmFrame sound, int offset, long position, int count) {
        int at = (int) position & mask;
        int first = Math.min(count, window.length - at);
        sound.copyTo(offset, window, at, first);
        sound.copyTo(offset + first, window, 0, count - first);
    }
}
