package dev.crosspoint.signaling.call;

import dev.crosspoint.media.AudioSource;
import dev.crosspoint.media.PhoneLeg;
import java.time.Duration;

/** What a call does with the sound of its phone. */
interface PhoneSound {
    /** @param whenOver runs once, on any thread, when it is not played any more for whatever reason */
    void play(PhoneLeg leg, AudioSource source, Runnable whenOver);

    void stop(PhoneLeg leg);

    /** Whether digits are listened for in the sound, for a phone that does not send them as events. */
    void hearDigits(PhoneLeg leg, boolean on);

    /** Queues a digit: an event where the far side understands them, else a tone. */
    void sendDigit(PhoneLeg leg, char digit, Duration length);
}
