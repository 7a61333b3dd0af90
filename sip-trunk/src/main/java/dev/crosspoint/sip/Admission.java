package dev.crosspoint.sip;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Decides which new calls are taken on: so many alive, so many begun in a second. */
final class Admission {
    enum Verdict { ADMITTED, TOO_MANY, TOO_FAST }

    private static final long SECOND_NS = Duration.ofSeconds(1).toNanos();

    private final SipLimits limits;
    private final AtomicInteger active = new AtomicInteger();
    private double tokens;
    private long refilledNs;

    Admission(SipLimits limits, long nowNs) {
        this.limits = limits;
        tokens = limits.newCallsPerSecond();
        refilledNs = nowNs;
    }

    /** An admitted call must be {@link #left}. Called by every thread that can begin a call. */
    synchronized Verdict enter(long nowNs) {
        double elapsed = (double) (nowNs - refilledNs) / SECOND_NS;
        tokens = Math.min(limits.newCallsPerSecond(), tokens + elapsed * limits.newCallsPerSecond());
        refilledNs = nowNs;
        if (active.get() >= limits.maxCalls()) {
            return Verdict.TOO_MANY;
        }
        if (tokens < 1) {
            return Verdict.TOO_FAST;
        }
        tokens -= 1;
        active.incrementAndGet();
        return Verdict.ADMITTED;
    }

    void left() {
        active.decrementAndGet();
    }

    int active() {
        return active.get();
    }
}
