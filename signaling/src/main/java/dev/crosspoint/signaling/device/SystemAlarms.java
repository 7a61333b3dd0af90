package dev.crosspoint.signaling.device;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Alarms by the machine's clock: one thread for all devices, which only ever fills mailboxes. */
final class SystemAlarms implements Alarms, AutoCloseable {

    private final ScheduledThreadPoolExecutor executor;

    SystemAlarms() {
        executor = new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().name("device-alarms").daemon().factory());
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public Alarm after(Duration delay, Runnable ring) {
        try {
            ScheduledFuture<?> pending = executor.schedule(ring, delay.toNanos(), TimeUnit.NANOSECONDS);
            return () -> pending.cancel(false);
        } catch (RejectedExecutionException closing) {
            return Alarm.NONE;
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
