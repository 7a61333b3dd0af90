package dev.crosspoint.benchmarks.calls;

/** What became of one call; times of {@link System#nanoTime}, 0 = not yet. */
final class Call {
    final int number;
    volatile long invitedNs;
    volatile long ringingNs;
    volatile long answeredNs;
    /** When the application had answered with the document that begins with sound. */
    volatile long toldNs;
    volatile long heardNs;
    volatile long endedNs;
    volatile String failure;

    Call(int number) {
        this.number = number;
    }

    /** It went as it has to: rang, was answered, heard sound, and was hung up on. */
    boolean complete() {
        return failure == null && ringingNs != 0 && answeredNs != 0 && heardNs != 0 && endedNs != 0;
    }

    String state() {
        return failure != null ? failure : "rang " + (ringingNs != 0) + ", answered " + (answeredNs != 0) + ", heard "
                + (heardNs != 0) + ", ended " + (endedNs != 0);
    }
}
