package dev.crosspoint.sip.transaction;

import java.time.Duration;

/**
 * The timers of RFC 3261 table 4, nanoseconds.
 *
 * @param t1Ns round-trip estimate, 500 ms
 * @param t2Ns longest pause between repetitions, 4 s
 * @param t4Ns time a message may stay in the network, 5 s
 */
public record SipTimers(long t1Ns, long t2Ns, long t4Ns) {
    public static final SipTimers RFC = new SipTimers(Duration.ofMillis(500).toNanos(),
            Duration.ofSeconds(4).toNanos(), Duration.ofSeconds(5).toNanos());

    /** All three shortened by the same factor, for tests over loopback. */
    public static SipTimers faster(int factor) {
        return new SipTimers(RFC.t1Ns / factor, RFC.t2Ns / factor, RFC.t4Ns / factor);
    }

    /** 64·T1: timers B, F, H, J, L and M. */
    public long timeoutNs() {
        return 64 * t1Ns;
    }
}
