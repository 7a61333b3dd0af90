package dev.crosspoint.transcoder;

import java.nio.ByteBuffer;

/**
 * Makes one key out of the telephone events that tell of it (RFC 4733), whichever of them arrive: start or end may be
 * lost, repeated or overtaken, and a long key may come in segments.
 */
public final class DtmfReceiver {
    /** This long without an update, a key counts as released. */
    private static final long LOST_END_NS = 200_000_000;
    /** Older timestamps within this time are stragglers, after it a source that started anew. */
    private static final long STRAGGLER_NS = 2_000_000_000;

    /** Takes each key once, when it is released or its end is lost. */
    @FunctionalInterface
    public interface Listener {
        void key(char key, int durationMs);
    }

    private final int ticksPerMs;
    private final Listener listener;
    private boolean open;
    private boolean any;
    private int event;
    private int timestamp;          // of the segment that is open, or was last
    private long earlierTicks;      // of the segments before it
    private int duration;
    private long lastNs;

    public DtmfReceiver(int clockHz, Listener listener) {
        if (clockHz < 8000 || clockHz % 1000 != 0) {
            throw new IllegalArgumentException("clock " + clockHz);
        }
        this.ticksPerMs = clockHz / 1000;
        this.listener = listener;
    }

    /** A telephone-event packet has come; false when it is none, or none of a key. */
    public boolean receive(ByteBuffer payload, int offset, int length, int rtpTimestamp, long nowNs) {
        if (length < TelephoneEvent.LENGTH || TelephoneEvent.keyOf(TelephoneEvent.event(payload, offset)) == 0) {
            return false;
        }
        timers(nowNs);
        int code = TelephoneEvent.event(payload, offset);
        int told = TelephoneEvent.duration(payload, offset);
        int ahead = rtpTimestamp - timestamp;
        if (any && (ahead == 0 ? !open || code != event : ahead < 0 && nowNs - lastNs < STRAGGLER_NS)) {
            return true;
        }
        if (open && ahead == TelephoneEvent.MAX_DURATION && code == event) {
            earlierTicks += TelephoneEvent.MAX_DURATION;
            timestamp = rtpTimestamp;
            duration = told;
        } else if (open && ahead == 0) {
            duration = Math.max(duration, told);
        } else {
            release();
            begin(code, rtpTimestamp, told);
        }
        lastNs = nowNs;
        if (TelephoneEvent.end(payload, offset)) {
            release();
        }
        return true;
    }

    /** Releases a key whose end was lost. */
    public void timers(long nowNs) {
        if (open && nextWakeupNs() - nowNs <= 0) {
            release();
        }
    }

    /** When {@link #timers} has something to do, or {@link Long#MAX_VALUE}. */
    public long nextWakeupNs() {
        return open ? lastNs + LOST_END_NS : Long.MAX_VALUE;
    }

    private void begin(int code, int rtpTimestamp, int told) {
        open = true;
        any = true;
        event = code;
        timestamp = rtpTimestamp;
        earlierTicks = 0;
        duration = told;
    }

    private void release() {
        if (open) {
            open = false;
            listener.key(TelephoneEvent.keyOf(event), (int) Math.min((earlierTicks + duration) / ticksPerMs,
                    Integer.MAX_VALUE));
        }
    }
}
