package dev.crosspoint.media;

import java.util.concurrent.locks.LockSupport;

/**
 * An {@link AudioSource} read some frames ahead on a virtual thread of its own. One writer, one reader: the volatile
 * counters hand the frames over.
 */
final class Playback {
    private static final int AHEAD = 16;
    private static final int FRAME = 160;
    private static final long PAUSE_NS = 20_000_000L;

    private final AudioSource source;
    private final Runnable whenOver;
    private final short[][] frames = new short[AHEAD][FRAME];
    private volatile long written;
    private volatile long read;
    private volatile boolean ended;

    /** @param whenOver run by the shard, once, when it plays this no more */
    Playback(AudioSource source, Runnable whenOver) {
        this.source = source;
        this.whenOver = whenOver;
        Thread.ofVirtual().name("playback").start(this::fill);
    }

    /** The frame that is due, or null where the source is behind; give it back with {@link #taken()}. */
    short[] peek() {
        return read == written ? null : frames[(int) (read % AHEAD)];
    }

    void taken() {
        long next = read + 1;
        read = next;
    }

    /** The source is at its end and everything of it was taken. */
    boolean over() {
        return ended && read == written;
    }

    /** Nothing of it is played any more; on the shard. */
    void stop() {
        ended = true;
        whenOver.run();
    }

    private void fill() {
        try {
            while (!ended) {
                if (written - read == AHEAD) {
                    LockSupport.parkNanos(PAUSE_NS);
                } else if (source.read(frames[(int) (written % AHEAD)])) {
                    long next = written + 1;
                    written = next;
                } else {
                    ended = true;
                }
            }
        } finally {
            ended = true;
        }
    }
}
