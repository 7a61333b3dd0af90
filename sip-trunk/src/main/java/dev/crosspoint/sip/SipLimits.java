package dev.crosspoint.sip;

import java.time.Duration;

/**
 * What one user agent takes on.
 *
 * @param maxCalls          calls alive at once, in and out; beyond it 503
 * @param newCallsPerSecond calls that may begin in one second, in and out together; beyond it 503
 * @param retryAfter        when refused callers may come back
 */
public record SipLimits(int maxCalls, int newCallsPerSecond, Duration retryAfter) {
    public static final SipLimits DEFAULT = new SipLimits(1000, 100, Duration.ofSeconds(5));

    public SipLimits {
        if (maxCalls < 1 || newCallsPerSecond < 1) {
            throw new IllegalArgumentException("limits must be positive");
        }
    }
}
