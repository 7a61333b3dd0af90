package dev.crosspoint.signaling.call;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A clock that stands until it is moved. */
final class VirtualTime implements CallTime {
    private record Pending(Instant due, Duration delay, Runnable action) { }

    private final List<Pending> pending = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-20T09:00:00.123Z");

    @Override
    public synchronized Instant now() {
        return now;
    }

    @Override
    public synchronized Alarm after(Duration delay, Runnable action) {
        Pending alarm = new Pending(now.plus(delay), delay, action);
        pending.add(alarm);
        notifyAll();
        return () -> cancel(alarm);
    }

    private synchronized void cancel(Pending alarm) {
        pending.remove(alarm);
    }

    /** Waits until somebody waits for this long. */
    synchronized void awaitAlarm(Duration delay) {
        long deadlineNs = System.nanoTime() + Bench.PATIENCE.toNanos();
        while (pending.stream().noneMatch(alarm -> alarm.delay().equals(delay))) {
            long leftMs = (deadlineNs - System.nanoTime()) / 1_000_000;
            if (leftMs <= 0) {
                throw new AssertionError("nobody waits for " + delay + ", only "
                    + pending.stream().map(Pending::delay).toList());
            }
            try {
                wait(leftMs);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    void advance(Duration by) {
        Instant target = now().plus(by);
        while (true) {
            Pending next;
            synchronized (this) {
                next = pending.stream().filter(alarm -> !alarm.due().isAfter(target))
                    .min(Comparator.comparing(Pending::due)).orElse(null);
                if (next == null) {
                    now = target;
                    return;
                }
                pending.remove(next);
                now = next.due().isAfter(now) ? next.due() : now;
            }
            next.action().run();
        }
    }

    /** Waits for the alarm, then lets its time pass. */
    void pass(Duration delay) {
        awaitAlarm(delay);
        advance(delay);
    }

    synchronized int pending() {
        return pending.size();
    }
}
