package dev.crosspoint.signaling.call;

import java.time.Duration;
import java.time.Instant;

/** The clock and the alarms of all calls. */
interface CallTime {
    Instant now();

    /** Runs the action once, later, on a thread of the clock's; it must not block. */
    Alarm after(Duration delay, Runnable action);

    /** An alarm that may still be taken back. */
    @FunctionalInterface
    interface Alarm {
        void cancel();
    }
}
