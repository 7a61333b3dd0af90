package dev.crosspoint.testing;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for what others bring about, with a deadline. */
public final class Await {
    /** For all that has no reason to take long. */
    public static final Duration DEADLINE = Duration.ofSeconds(40);
    private static final long FIRST_PAUSE_NS = 500_000;
    private static final long LONGEST_PAUSE_NS = 20_000_000;

    /** What is waited for; {@code X} is what asking may throw. */
    @FunctionalInterface
    public interface Condition<X extends Exception> {
        boolean holds() throws X;
    }

    /** What is said of a condition that did not come to hold. */
    @FunctionalInterface
    public interface Otherwise<X extends Exception> {
        String text() throws X;
    }

    private Await() {
    }

    public static <X extends Exception> void until(Condition<X> condition, Otherwise<X> otherwise) throws X {
        until(DEADLINE, condition, otherwise);
    }

    /** Asks at once, and then at pauses that grow to 20 ms. */
    public static <X extends Exception> void until(Duration deadline, Condition<X> condition, Otherwise<X> otherwise)
            throws X {
        long endNs = System.nanoTime() + deadline.toNanos();
        long pauseNs = FIRST_PAUSE_NS;
        while (!condition.holds()) {
            if (System.nanoTime() - endNs > 0) {
                throw new AssertionError("not within " + deadline + ": " + otherwise.text());
            }
            LockSupport.parkNanos(pauseNs);
            pauseNs = Math.min(2 * pauseNs, LONGEST_PAUSE_NS);
        }
    }
}
