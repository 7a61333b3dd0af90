package dev.crosspoint.signaling.device;

import java.time.Duration;
import java.time.Instant;

/** Time as the device side sees it: what time it is, and a call when some time has passed. */
interface Alarms {

    Instant now();

    /** Runs {@code ring} once after {@code delay}, on a thread that it must not hold up. */
    Alarm after(Duration delay, Runnable ring);

    /** A pending call; cancelling one that rang, or was cancelled before, does nothing. */
    interface Alarm {
        Alarm NONE = () -> { };

        void cancel();
    }
}
