package dev.crosspoint.srtp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayWindowTest {

    @ParameterizedTest
    @ValueSource(ints = {64, 100, 128, 1000, 1024})
    void window_agrees_with_a_plain_set_of_what_was_seen(int size) {
        ReplayWindow window = new ReplayWindow(size);
        Set<Long> seen = new HashSet<>();
        Random random = new Random(size);
        long highest = -1;
        for (int i = 0; i < 20_000; i++) {
            long step = random.nextInt(20) == 0 ? random.nextInt(5 * size) : random.nextInt(4);
            long index = Math.max(0, highest + step - random.nextInt(size / 2));
            if (random.nextInt(10) == 0) {
                index = Math.max(0, highest - random.nextInt(3 * size));
            }
            int expected = 0;
            if (index <= highest && highest - index >= size) {
                expected = SrtpVerdict.TOO_OLD.code();
            } else if (seen.contains(index)) {
                expected = SrtpVerdict.REPLAYED.code();
            }
            assertEquals(expected, window.check(index), "index " + index + " after " + highest);
            if (expected == 0) {
                window.accept(index);
                seen.add(index);
                highest = Math.max(highest, index);
            }
        }
    }
}
