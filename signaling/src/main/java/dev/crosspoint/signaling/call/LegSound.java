package dev.crosspoint.signaling.call;

import dev.crosspoint.media.AudioSource;
import dev.crosspoint.media.PhoneLeg;
import java.time.Duration;

/** The sound of a real phone's leg. */
final class LegSound implements PhoneSound {
    @Override
    public void play(PhoneLeg leg, AudioSource source, Runnable whenOver) {
        leg.play(source, whenOver);
    }

    @Override
    public void stop(PhoneLeg leg) {
        leg.stopPlaying();
    }

    @Override
    public void hearDigits(PhoneLeg leg, boolean on) {
        leg.hearDigits(on && !leg.tellsDigits());
    }

    @Override
    public void sendDigit(PhoneLeg leg, char digit, Duration length) {
        leg.digitsAsTones(true);
        leg.sendDigit(digit, length);
    }
}
