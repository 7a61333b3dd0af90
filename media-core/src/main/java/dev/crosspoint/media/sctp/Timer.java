package dev.crosspoint.media.sctp;

/** A deadline that runs or does not. */
final class Timer {
    private boolean running;
    private long deadlineNs;

    void start(long deadline) {
        running = true;
        deadlineNs = deadline == SctpAssociation.NO_WAKEUP ? deadline - 1 : deadline;
    }

    void stop() {
        running = false;
    }

    boolean running() {
        return running;
    }

    boolean due(long nowNs) {
        return running && deadlineNs - nowNs <= 0;
    }

    /** The earlier of this and another wake-up. */
    long earlier(long wakeupNs) {
        if (!running) {
            return wakeupNs;
        }
        return wakeupNs == SctpAssociation.NO_WAKEUP || deadlineNs - wakeupNs < 0 ? deadlineNs : wakeupNs;
    }
}
