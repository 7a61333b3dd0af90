package dev.crosspoint.signaling.bxml;

import java.time.Duration;

/**
 * Records what the caller says until something ends it.
 *
 * @param complete          asked for the next document; null goes on with this one
 * @param available         told when the sound is ready; null tells nobody
 * @param tag               the call's tag from here on; null leaves it, empty clears it
 * @param terminatingDigits any of these ends it; empty is none
 * @param silenceTimeout    zero listens to silence as long as it lasts
 */
public record Record(Callback complete, Callback available, String tag, String terminatingDigits, Duration maxDuration,
        Duration silenceTimeout, String fileFormat) implements Verb {
    private static final int LONGEST_S = 10_800;

    static Record read(VerbReader in) throws BxmlFault {
        in.noChildren();
        in.transcription();
        return new Record(in.callbackIfAny("recordComplete"), in.notice("recordingAvailable"), in.tag(),
            in.keys("terminatingDigits", "#"), in.seconds("maxDuration", 1, LONGEST_S, 60),
            in.seconds("silenceTimeout", 0, LONGEST_S, 0), in.fileFormat());
    }
}
