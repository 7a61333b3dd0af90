package dev.crosspoint.sip;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for a condition of other threads, with a deadline. */
public final class Await {
    public static final Duration DEADLINE = Duration.ofSeconds(40);

    private Await() {
    }

    public static void until(BooleanSupplier condition, Supplier<String> otherwise) {
        until(DEADLINE, condition, otherwise);
    }

    public static void until(Duration deadline, BooleanSupplier condition, Supplier<String> otherwise) {
        long end = System.nanoTime() + deadline.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("not within " + deadline + ": " + otherwise.get());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }
}
