package dev.crosspoint.media.rtp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ReceiverStatsTest {
    private static final long PACKET_NS = 20_000_000;

    @Test
    void a_timestamp_half_the_circle_away_is_a_jump_and_no_jitter() {
        ReceiverStats stats = new ReceiverStats(8000);
        for (int i = 0; i < 8; i++) {
            stats.packet(i, 160 * i + (i < 4 ? 0 : Integer.MIN_VALUE), i * PACKET_NS);
        }
        assertEquals(0, stats.jitterTicks());
    }
}
