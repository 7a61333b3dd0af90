package dev.crosspoint.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How much of a core a shard's thread needs: the share of time in which it runs or wants to run and waits for a core,
 * as Linux tells of every thread (proc(5), schedstat). Looked at by the engine a few times a second; elsewhere than on
 * Linux it stays 0 and only the counted limits protect the calls that are up.
 */
final class ShardLoad {
    /** Looks that a new leg's own work takes to show. */
    private static final int SETTLING = 2;
    /** With fewer legs than this it is not the calls that keep a thread busy: a cold start, or other programs. */
    private static final int LEAST_LEGS = 20;
    private static final double SMOOTHING = 0.4;

    private final AtomicInteger legs = new AtomicInteger();
    private final int[] legsThen = new int[SETTLING];
    private final ByteBuffer text = ByteBuffer.allocateDirect(128);
    /** Kept open: each look reads it anew from its beginning. */
    private volatile FileChannel schedstat;
    private long neededNs = -1;
    private long lookedNs;
    private int look;
    /** Written by whoever looks, read by whoever admits. */
    private volatile double share;
    /** Legs that were up some looks ago. */
    private volatile int settledLegs;

    /** The thread that is looked at names itself. */
    void here() {
        try {
            schedstat = FileChannel.open(Path.of("/proc/thread-self").toRealPath().resolve("schedstat"));
        } catch (IOException notLinux) {
            schedstat = null;
        }
    }

    /** The thread has ended, or is about to. */
    void gone() {
        FileChannel open = schedstat;
        schedstat = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException closed) {
                return;
            }
        }
    }

    /** One look; from one thread. */
    void look(long nowNs) {
        long needed = read();
        if (needed >= 0 && neededNs >= 0 && nowNs > lookedNs) {
            double now = Math.min(1, (double) (needed - neededNs) / (nowNs - lookedNs));
            share += SMOOTHING * (now - share);
        }
        neededNs = needed;
        lookedNs = nowNs;
        settledLegs = legsThen[look];
        legsThen[look] = legs.get();
        look = (look + 1) % SETTLING;
    }

    private long read() {
        FileChannel file = schedstat;
        if (file == null) {
            return -1;
        }
        try {
            text.clear();
            return file.read(text, 0) <= 0 ? -1 : sumOfTwo(text.flip());
        } catch (IOException gone) {
            return -1;
        }
    }

    /** Time run and time waited, the first two numbers; what follows is not ours. -1 for anything else. */
    static long sumOfTwo(ByteBuffer text) {
        long sum = 0;
        for (int i = 0; i < 2; i++) {
            long number = 0;
            int digits = 0;
            byte c = ' ';
            while (text.hasRemaining() && (c = text.get()) >= '0' && c <= '9') {
                number = number * 10 + c - '0';
                digits++;
            }
            if (digits == 0 || digits > 18 || c != ' ') {
                return -1;
            }
            sum += number;
        }
        return sum;
    }

    void legOpened() {
        legs.incrementAndGet();
    }

    void legClosed() {
        legs.decrementAndGet();
    }

    /** Share of time needed lately, about a second, 0-1. */
    double share() {
        return share;
    }

    /** The share to expect once the newest legs carry sound as the others do; 0 while there are few. */
    double expected() {
        int now = legs.get();
        if (now < LEAST_LEGS) {
            return 0;
        }
        int settled = Math.clamp(settledLegs, LEAST_LEGS, now);
        return share * now / settled;
    }
}
