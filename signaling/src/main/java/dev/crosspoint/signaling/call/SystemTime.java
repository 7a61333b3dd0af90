package dev.crosspoint.signaling.call;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Real time: one daemon thread whose work is to drop messages into mailboxes. */
final class SystemTime implements CallTime, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SystemTime.class);

    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1,
        action -> Thread.ofPlatform().name("call-timer").daemon().unstarted(action));

    SystemTime() {
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public Alarm after(Duration delay, Runnable action) {
        Future<?> task = timer.schedule(() -> run(action), delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> task.cancel(false);
    }

    private static void run(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            LOG.error("an alarm failed", e);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
