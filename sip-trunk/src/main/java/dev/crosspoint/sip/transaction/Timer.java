package dev.crosspoint.sip.transaction;

/** One point in time to wait for, or none. */
public final class Timer {
    /** The delay of what waits for nothing. */
    public static final long NEVER = Long.MAX_VALUE;

    private long dueNs;
    private boolean armed;

    public void start(long delayNs, long nowNs) {
        dueNs = nowNs + delayNs;
        armed = true;
    }

    public void stop() {
        armed = false;
    }

    public boolean armed() {
        return armed;
    }

    /** True once when the time has come. */
    public boolean fires(long nowNs) {
        if (armed && dueNs - nowNs <= 0) {
            armed = false;
            return true;
        }
        return false;
    }

    /** How long until it fires; {@link #NEVER} when it will not. */
    public long delayNs(long nowNs) {
        return armed ? Math.max(dueNs - nowNs, 0) : NEVER;
    }
}
