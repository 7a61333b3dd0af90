package dev.crosspoint.sip;

import dev.crosspoint.media.phone.CallEnd;
import dev.crosspoint.media.phone.PhoneCallEvent;
import dev.crosspoint.media.phone.PhoneCallEvents;
import dev.crosspoint.testing.Await;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what a call told, and waits for more. */
final class TestCall implements PhoneCallEvents {
    final List<PhoneCallEvent> events = new CopyOnWriteArrayList<>();

    @Override
    public void on(PhoneCallEvent event) {
        events.add(event);
    }

    boolean heard(PhoneCallEvent event) {
        return events.contains(event);
    }

    void await(PhoneCallEvent event) {
        Await.until(() -> heard(event), () -> event + " in " + events);
    }

    CallEnd awaitEnd() {
        Await.until(() -> end() != null, () -> "an end in " + events);
        return end();
    }

    CallEnd end() {
        for (PhoneCallEvent event : events) {
            if (event instanceof PhoneCallEvent.Ended ended) {
                return ended.end();
            }
        }
        return null;
    }
}
