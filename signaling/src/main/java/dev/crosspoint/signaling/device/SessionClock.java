package dev.crosspoint.signaling.device;

import java.time.Duration;
import java.time.Instant;

/** Time for the parts of one session: alarms ring inside the session's mailbox, and not after they were cancelled. */
final class SessionClock {

    private final Alarms alarms;
    private final Mailbox mailbox;

    SessionClock(Alarms alarms, Mailbox mailbox) {
        this.alarms = alarms;
        this.mailbox = mailbox;
    }

    Instant now() {
        return alarms.now();
    }

    Alarms.Alarm after(Duration delay, Runnable ring) {
        Pending pending = new Pending(ring);
        pending.alarm = alarms.after(delay, () -> mailbox.post(pending::ring));
        return pending;
    }

    /** Cancelled in the mailbox, an alarm that has already been posted there stays silent. */
    private static final class Pending implements Alarms.Alarm {
        private final Runnable ring;
        private Alarms.Alarm alarm;
        private boolean over;

        Pending(Runnable ring) {
            this.ring = ring;
        }

        void ring() {
            if (!over) {
                over = true;
                ring.run();
            }
        }

        @Override
        public void cancel() {
            over = true;
            alarm.cancel();
        }
    }
}
