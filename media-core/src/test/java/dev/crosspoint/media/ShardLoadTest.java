package dev.crosspoint.media;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShardLoadTest {
    private static long sum(String text) {
        return ShardLoad.sumOfTwo(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void time_run_and_time_waited_are_added() {
        assertEquals(123_456_789_012L + 42, sum("123456789012 42 1000\n"));
        assertEquals(0, sum("0 0 0\n"));
    }

    @Test
    void what_is_no_schedstat_is_not_believed() {
        for (String text : List.of("", " ", "12", "12 34", "12 34\n", "a b c", "12 -3 4", "1234567890123456789 1 1")) {
            assertEquals(-1, sum(text), text);
        }
    }
}
