package dev.crosspoint.signaling.device;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Questions that take their time, asked beside the session; what is late or goes wrong counts as a no. */
final class Errands {

    private static final Logger LOG = LoggerFactory.getLogger(Errands.class);

    /** Takes the answer, inside the session's mailbox. */
    interface Outcome {
        void of(boolean yes);
    }

    private final SessionClock clock;
    private final Mailbox mailbox;
    private final Duration patience;
    private final int limit;
    private int running;

    Errands(SessionClock clock, Mailbox mailbox, Duration patience, int limit) {
        this.clock = clock;
        this.mailbox = mailbox;
        this.patience = patience;
        this.limit = limit;
    }

    /** Asks on a thread of its own; false when too many questions are open already. */
    boolean ask(String name, BooleanSupplier question, Outcome then) {
        if (running >= limit) {
            return false;
        }
        running++;
        Errand errand = new Errand(then);
        errand.alarm = clock.after(patience, () -> errand.over(false));
        Thread.ofVirtual().name(name).start(() -> {
            boolean yes = answer(name, question);
            mailbox.post(() -> {
                running--;
                errand.over(yes);
            });
        });
        return true;
    }

    private static boolean answer(String name, BooleanSupplier question) {
        try {
            return question.getAsBoolean();
        } catch (Throwable bug) { // whatever it is, the device gets its answer
            LOG.error("{} failed", name, bug);
            return false;
        }
    }

    private static final class Errand {
        private final Outcome then;
        private Alarms.Alarm alarm;
        private boolean over;

        Errand(Outcome then) {
            this.then = then;
        }

        void over(boolean yes) {
            if (!over) {
                over = true;
                alarm.cancel();
                then.of(yes);
            }
        }
    }
}
