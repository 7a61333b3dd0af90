package dev.crosspoint.signaling.prompt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Several who want one file. */
class GrowingTest {
    private static final long STALLED_NS = 100;
    private static final Prepared PLAYABLE = new Prepared.Ready(new SpokenSound(new short[1]));
    private static final Prepared LAST = new Prepared.Failed("x");

    private final Growing growing = new Growing(STALLED_NS, 0);
    private final List<Prepared> told = new ArrayList<>();

    private Preparation join() {
        Preparation wanted = new Preparation();
        assertTrue(growing.join(wanted, told::add, 0));
        return wanted;
    }

    private boolean joins(long nowNs) {
        return growing.join(new Preparation(), told::add, nowNs);
    }

    @Test
    void each_is_told_once_and_who_comes_late_at_once() {
        join();
        join().close();
        join();
        growing.playable(() -> PLAYABLE);
        assertEquals(List.of(PLAYABLE, PLAYABLE), told);
        join();
        assertEquals(3, told.size());
        growing.end(() -> LAST);
        assertEquals(3, told.size());
        assertFalse(joins(0));
    }

    @Test
    void who_still_waits_at_the_end_is_told_then() {
        join();
        growing.end(() -> LAST);
        assertEquals(List.of(LAST), told);
    }

    @Test
    void it_is_given_up_with_the_last_who_wants_it() {
        List<String> steps = new ArrayList<>();
        Preparation first = join();
        Preparation second = join();
        growing.whenUnwanted(() -> steps.add("step"));
        first.close();
        assertFalse(growing.unwanted());
        second.close();
        assertTrue(growing.unwanted());
        growing.whenUnwanted(() -> steps.add("at once"));
        assertEquals(List.of("step", "at once"), steps);
        assertFalse(joins(0));
    }

    @Test
    void nobody_joins_one_that_stands_still() {
        join();
        assertFalse(joins(STALLED_NS + 1));
        growing.moved(50);
        assertTrue(joins(STALLED_NS + 1));
        growing.playable(() -> PLAYABLE);
        assertFalse(joins(STALLED_NS + 51));
        assertFalse(growing.unwanted());
    }

    @Test
    void nobody_joins_one_whose_sound_was_let_go_of() {
        join();
        growing.playable(() -> PLAYABLE);
        growing.playable(() -> null);
        assertFalse(joins(0));
    }
}
