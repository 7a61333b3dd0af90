package dev.crosspoint.ng.call;

import dev.crosspoint.media.AudioSource;
import dev.crosspoint.prompt.SoundStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sound at 8 kHz that is decoded once, by one thread, and played by many, who may begin while the rest of it still
 * comes. What is there does not change any more.
 */
final class SharedSound {
    static final int RATE_HZ = 8000;
    private static final int BLOCK = 1600;

    private final short[] pcm;
    /** Playbacks and the decoder: counted up by control threads, down by shards as well. */
    private final AtomicInteger users = new AtomicInteger(1);
    private volatile int decoded;
    private volatile boolean whole;

    /** @param samples as many as its file says; those who play it wait for them. Whoever makes it is a user of it. */
    SharedSound(int samples) {
        pcm = new short[samples];
    }

    long durationMs() {
        return pcm.length * 1000L / RATE_HZ;
    }

    void hold() {
        users.incrementAndGet();
    }

    /** Does not block. */
    void release() {
        users.decrementAndGet();
    }

    boolean idle() {
        return users.get() == 0;
    }

    /** Fills it, as far as there is sound. */
    void decode(SoundStream from) throws IOException {
        try {
            short[] block = new short[BLOCK];
            int length = 0;
            while (length < pcm.length) {
                int count = Math.min(from.read(block), pcm.length - length);
                if (count < 0) {
                    break;
                }
                System.arraycopy(block, 0, pcm, length, count);
                length += count;
                tell(length, false);
            }
        } finally {
            end();
        }
    }

    /** No more of it comes. */
    void end() {
        tell(decoded, true);
    }

    private synchronized void tell(int length, boolean last) {
        decoded = length;
        whole = whole || last;
        notifyAll();
    }

    /** How much of it is there, more than {@code samples} unless it ends with them. */
    private int await(int samples) throws InterruptedException {
        if (!whole && decoded <= samples) {
            synchronized (this) { // players, on threads of their own, wait for the decoder
                while (!whole && decoded <= samples) {
                    wait();
                }
            }
        }
        return decoded;
    }

    /** @param repeats 0 = without end */
    AudioSource source(int repeats, int startSample) {
        return new Repeated(repeats == 0 ? Integer.MAX_VALUE : repeats, Math.min(startSample, pcm.length));
    }

    /** Plays it again and again, the first time from somewhere. */
    private final class Repeated implements AudioSource {
        private int left;
        private int at;

        Repeated(int times, int start) {
            this.left = times;
            this.at = start;
        }

        @Override
        public boolean read(short[] frame) {
            int filled = 0;
            while (filled < frame.length && left > 0) {
                int there = there();
                int n = Math.max(0, Math.min(frame.length - filled, there - at));
                System.arraycopy(pcm, n == 0 ? 0 : at, frame, filled, n);
                filled += n;
                at += n;
                if (n == 0) {
                    at = 0;
                    left = there == 0 ? 0 : left - 1;
                }
            }
            Arrays.fill(frame, filled, frame.length, (short) 0);
            return filled > 0;
        }

        private int there() {
            try {
                return await(at);
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
                return 0;
            }
        }
    }
}
