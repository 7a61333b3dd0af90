package dev.crosspoint.sip;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.sip.DigitsOnce.Means;
import org.junit.jupiter.api.Test;

class DigitsOnceTest {
    private static final long MS = 1_000_000L;
    private final DigitsOnce digits = new DigitsOnce();

    @Test
    void a_press_told_on_two_ways_is_one_and_two_presses_are_two() {
        assertTrue(digits.first('1', Means.SIGNALLING, 0));
        assertTrue(digits.first('1', Means.SIGNALLING, 100 * MS));
        assertFalse(digits.first('1', Means.MEDIA, 200 * MS));
        assertFalse(digits.first('1', Means.MEDIA, 300 * MS));
        assertTrue(digits.first('1', Means.MEDIA, 400 * MS));
        assertFalse(digits.first('1', Means.SIGNALLING, 500 * MS));
    }

    @Test
    void other_keys_and_later_presses_are_themselves() {
        assertTrue(digits.first('1', Means.SIGNALLING, 0));
        assertTrue(digits.first('2', Means.MEDIA, 0));
        assertTrue(digits.first('1', Means.MEDIA, 1600 * MS));
    }

    @Test
    void a_flood_does_not_grow() {
        for (int i = 0; i < 10_000; i++) {
            assertTrue(digits.first('5', Means.MEDIA, i));
        }
    }
}
