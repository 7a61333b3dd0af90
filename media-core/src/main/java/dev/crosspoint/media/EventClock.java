package dev.crosspoint.media;

import dev.crosspoint.transcoder.TelephoneEvent;
import java.nio.ByteBuffer;

/** Copies a telephone-event from one RTP clock to another (RFC 4733 §2.3): only its duration changes. */
final class EventClock {
    private EventClock() {
    }

    /** A key held longer than the other clock can tell in one segment keeps the longest that it can. */
    static void copy(ByteBuffer from, int offset, ByteBuffer to, int target, int fromHz, int toHz) {
        long duration = (long) TelephoneEvent.duration(from, offset) * toHz / fromHz;
        TelephoneEvent.write(TelephoneEvent.event(from, offset), TelephoneEvent.end(from, offset),
                TelephoneEvent.volume(from, offset), (int) Math.min(TelephoneEvent.MAX_DURATION, duration), to, target);
    }
}
