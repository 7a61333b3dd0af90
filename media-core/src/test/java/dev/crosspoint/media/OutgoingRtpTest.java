package dev.crosspoint.media;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Timestamps of a stream of ours. */
class OutgoingRtpTest {
    private static final long SECOND_NS = 1_000_000_000L;

    @Test
    void digits_before_the_first_sound_have_timestamps_of_their_own() {
        OutgoingRtp rtp = new OutgoingRtp(1);
        int first = rtp.next(5 * SECOND_NS);
        rtp.sentEvent(4, 5 * SECOND_NS);
        rtp.sentEvent(4, 5 * SECOND_NS + SECOND_NS / 10);
        assertEquals(first + 8000, rtp.next(6 * SECOND_NS));
        rtp.sent(first + 16_000, 160, 7 * SECOND_NS);
        rtp.sentEvent(4, 8 * SECOND_NS);
        assertEquals(first + 32_000, rtp.next(9 * SECOND_NS));
    }
}
