package dev.crosspoint.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimersTest {
    private final Timers timers = new Timers();

    @Test
    void they_come_in_order_of_their_deadlines_whatever_is_moved_or_cancelled() {
        Random random = new Random(5);
        List<Timer> live = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            int action = random.nextInt(4);
            if (action == 0 && !live.isEmpty()) {
                timers.cancel(live.remove(random.nextInt(live.size())));
            } else if (action == 1 && !live.isEmpty()) {
                timers.schedule(live.get(random.nextInt(live.size())), random.nextInt(10_000));
            } else {
                Timer timer = new Timer(n -> { });
                live.add(timer);
                timers.schedule(timer, random.nextInt(10_000));
            }
        }
        assertEquals(live.size(), timers.size());
        long last = -1;
        while (timers.size() > 0) {
            Timer due = timers.takeDue(10_000);
            assertTrue(due.deadlineNs >= last);
            assertTrue(live.remove(due));
            last = due.deadlineNs;
        }
        assertTrue(live.isEmpty());
    }

    @Test
    void deadlines_are_compared_by_difference() {
        Timer late = new Timer(n -> { });
        Timer soon = new Timer(n -> { });
        timers.schedule(late, Long.MIN_VALUE + 10);
        timers.schedule(soon, Long.MAX_VALUE - 10);
        assertEquals(5, timers.untilNext(Long.MAX_VALUE - 15));
        assertNull(timers.takeDue(Long.MAX_VALUE - 15));
        assertSame(soon, timers.takeDue(Long.MAX_VALUE));
    }

    @Test
    void cancelling_twice_does_no_harm() {
        Timer timer = new Timer(n -> { });
        timers.schedule(timer, 1);
        timers.cancel(timer);
        timers.cancel(timer);
        assertEquals(Timers.NEVER, timers.untilNext(0));
    }
}
