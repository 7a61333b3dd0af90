package dev.crosspoint.signaling.device;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Time that stands still until a test moves it. */
final class ManualAlarms implements Alarms {

    private static final class Pending {
        final Instant due;
        final Runnable ring;

        Pending(Instant due, Runnable ring) {
            this.due = due;
            this.ring = ring;
        }
    }

    private final List<Pending> pending = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-20T09:15:00Z");

    @Override
    public synchronized Instant now() {
        return now;
    }

    @Override
    public synchronized Alarm after(Duration delay, Runnable ring) {
        Pending alarm = new Pending(now.plus(delay), ring);
        pending.add(alarm);
        return () -> {
            synchronized (this) {
                pending.remove(alarm);
            }
        };
    }

    synchronized int pending() {
        return pending.size();
    }

    /** Moves on without ringing for what is due, as if it came a moment later. */
    synchronized void jump(Duration time) {
        now = now.plus(time);
    }

    /** Moves to the next alarm inside {@code limit}, or to the limit; false when there was none. */
    boolean step(Instant limit) {
        Pending next;
        synchronized (this) {
            next = pending.stream().filter(p -> !p.due.isAfter(limit))
                    .min(Comparator.comparing((Pending p) -> p.due)).orElse(null);
            if (next == null) {
                now = limit;
                return false;
            }
            pending.remove(next);
            now = next.due.isAfter(now) ? next.due : now;
        }
        next.ring.run();
        return true;
    }
}
