package dev.crosspoint.signaling.stream;

import dev.crosspoint.media.PhoneLeg;

/** Opens streams. */
@FunctionalInterface
public interface StreamOpener {
    /** Begins to connect and returns. */
    OpenStream open(StreamOrder order, PhoneLeg leg, StreamListener told);
}
