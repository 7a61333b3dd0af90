package dev.crosspoint.sip.transaction;

/** When to send something again: after T1, then twice as long each time, up to a longest pause and a last moment. */
public final class Repetition {
    /** What is to be done now. */
    public enum Tick { NOTHING, SEND_AGAIN, GIVE_UP }

    private final Timer next = new Timer();
    private final Timer end = new Timer();
    private final long longestNs;
    private long pauseNs;

    /** @param reliable the transport repeats by itself, so that only the last moment counts */
    public Repetition(long firstNs, long longestNs, long giveUpNs, boolean reliable, long nowNs) {
        this.longestNs = longestNs;
        pauseNs = firstNs;
        end.start(giveUpNs, nowNs);
        if (!reliable) {
            next.start(pauseNs, nowNs);
        }
    }

    public Tick tick(long nowNs) {
        if (end.fires(nowNs)) {
            next.stop();
            return Tick.GIVE_UP;
        }
        if (next.fires(nowNs)) {
            pauseNs = Math.min(pauseNs * 2, longestNs);
            next.start(pauseNs, nowNs);
            return Tick.SEND_AGAIN;
        }
        return Tick.NOTHING;
    }

    /** From now on only every {@link #longestNs}: a provisional response came (RFC 3261 §17.1.2.2). */
    void slowDown() {
        pauseNs = longestNs;
    }

    public void stop() {
        next.stop();
        end.stop();
    }

    public boolean running() {
        return end.armed();
    }

    public long delayNs(long nowNs) {
        return Math.min(next.delayNs(nowNs), end.delayNs(nowNs));
    }
}
