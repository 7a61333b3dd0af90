package dev.crosspoint.signaling.device;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;

/** Whether a call may be connected to the device now, from all that has a say in it; reports each change. */
final class Eligibility {

    /** What must all hold. */
    enum Condition {
        /** Both peers are up and {@code ready} was sent. */
        NEGOTIATED,
        /** RTP arrives on the publish peer. */
        PUBLISHING,
        /** PINGs are answered. */
        RESPONSIVE,
        /** No call has the device, and the last one's stream is cleared away. */
        IDLE,
        /** The device has not said goodbye. */
        STAYING
    }

    private final Set<Condition> held = EnumSet.of(Condition.RESPONSIVE, Condition.IDLE, Condition.STAYING);
    private final Consumer<Boolean> onChange;
    private boolean eligible;

    Eligibility(Consumer<Boolean> onChange) {
        this.onChange = onChange;
    }

    void set(Condition condition, boolean holds) {
        if (holds) {
            held.add(condition);
        } else {
            held.remove(condition);
        }
        boolean now = held.size() == Condition.values().length;
        if (now != eligible) {
            eligible = now;
            onChange.accept(now);
        }
    }

    boolean eligible() {
        return eligible;
    }
}
