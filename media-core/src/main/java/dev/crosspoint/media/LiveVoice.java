package dev.crosspoint.media;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Sound of 8 kHz that is said to a phone while it is made: queued up to a bound and played at its own pace, beside
 * prompts and in place of whoever the phone is joined to. One thread says, the phone's shard plays.
 */
public final class LiveVoice implements AutoCloseable {
    static final int FRAME = 160;
    /** So much is gathered before the first frame of an utterance, or waited for: senders are not punctual. */
    private static final int FIRST_FRAMES = 3;
    /** Frames for which an utterance that has run dry may go on. */
    private static final int HOLD = 5;
    private static final int CHUNK = 4000;

    /** What became of a request for a frame. */
    enum Said { SOUND, NOTHING_YET, OVER }

    /** A link of the queue: written once, then read. */
    private static final class Chunk {
        private final short[] samples;
        private volatile Chunk next;

        Chunk(short[] samples) {
            this.samples = samples;
        }

        /** Toward the bound: small ones cost their overhead too. */
        int weight() {
            return Math.max(FRAME, samples.length);
        }
    }

    private final AudioOut out;
    private final int mostSamples;
    /** Whether the shard plays it, or has been told to: by whoever turns it. */
    private final AtomicBoolean awake = new AtomicBoolean();
    private volatile long written;
    private volatile long clearedTo;
    private volatile long played;
    private volatile long playedWeight;
    private volatile boolean closed;

    // of who says
    private Chunk newest = new Chunk(new short[0]);
    private long writtenWeight;
    private long clearedWeight;

    // of the shard
    private Chunk oldest = newest;
    private int offset;
    private int gathering;
    private int dry;

    LiveVoice(AudioOut out, int mostSamples) {
        this.out = out;
        this.mostSamples = mostSamples;
    }

    /** Says what fits into the queue; returns how many samples that were. */
    public int say(short[] samples, int count) {
        int taken = 0;
        while (taken < count && !closed) {
            Chunk chunk = new Chunk(Arrays.copyOfRange(samples, taken, Math.min(count, taken + CHUNK)));
            if (writtenWeight - Math.max(playedWeight, clearedWeight) + chunk.weight() > mostSamples) {
                break;
            }
            writtenWeight += chunk.weight();
            newest.next = chunk;
            newest = chunk;
            long now = written + chunk.samples.length;
            written = now;
            taken += chunk.samples.length;
        }
        if (taken > 0 && !awake.getAndSet(true)) {
            out.shard().post(new OutCommand.Speak(out, this));
        }
        return taken;
    }

    /** Drops what was said and not yet played. */
    public void clear() {
        clearedWeight = writtenWeight;
        clearedTo = written;
    }

    /** Said and not yet played. */
    public long waitingSamples() {
        return Math.max(0, written - Math.max(played, clearedTo));
    }

    /** Says no more; what is not played yet is dropped. */
    @Override
    public void close() {
        closed = true;
    }

    // ---- on the shard

    void begin() {
        gathering = FIRST_FRAMES;
        dry = 0;
    }

    /** The next frame, where there is one. */
    Said next(short[] frame) {
        skip(clearedTo - played);
        long there = written - played;
        if (closed) {
            return Said.OVER;
        }
        if (gathering > 0 && there < FIRST_FRAMES * FRAME && --gathering > 0) {
            return Said.NOTHING_YET;
        }
        gathering = 0;
        if (there >= FRAME || there > 0 && dry > 0) {
            dry = 0;
            take(frame, (int) Math.min(FRAME, there));
            return Said.SOUND;
        }
        return ++dry <= HOLD ? Said.NOTHING_YET : rest();
    }

    private Said rest() {
        awake.set(false);
        boolean saidMeanwhile = waitingSamples() > 0 && awake.compareAndSet(false, true);
        if (saidMeanwhile) {
            begin();
        }
        return saidMeanwhile ? Said.NOTHING_YET : Said.OVER;
    }

    private void take(short[] frame, int count) {
        int done = 0;
        while (done < count) {
            int part = Math.min(count - done, left());
            System.arraycopy(oldest.samples, offset, frame, done, part);
            pass(part);
            done += part;
        }
        Arrays.fill(frame, count, FRAME, (short) 0);
    }

    private void skip(long count) {
        long left = count;
        while (left > 0) {
            int part = (int) Math.min(left, left());
            pass(part);
            left -= part;
        }
    }

    /** What is left of the oldest chunk; of its successor where that is nothing. */
    private int left() {
        if (offset == oldest.samples.length) {
            oldest = oldest.next;
            offset = 0;
        }
        return oldest.samples.length - offset;
    }

    private void pass(int samples) {
        offset += samples;
        long now = played + samples;
        played = now;
        if (offset == oldest.samples.length) {
            long weight = playedWeight + oldest.weight();
            playedWeight = weight;
        }
    }
}
