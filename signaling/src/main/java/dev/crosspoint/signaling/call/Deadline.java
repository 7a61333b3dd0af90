package dev.crosspoint.signaling.call;

/** An armed deadline of one wait; its passing comes to the mailbox as the alarm with this ticket. */
record Deadline(long ticket, CallTime.Alarm alarm) {
    void cancel() {
        alarm.cancel();
    }
}
