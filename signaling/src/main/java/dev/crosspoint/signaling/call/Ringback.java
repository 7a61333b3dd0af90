package dev.crosspoint.signaling.call;

import dev.crosspoint.media.PhoneLeg;

/** Lets a caller hear that somewhere a phone rings. */
interface Ringback {
    void start(PhoneLeg leg);

    void stop(PhoneLeg leg);
}
