package dev.crosspoint.media;

import java.time.Duration;

/** Asked of what we send to one far side. */
sealed interface OutCommand extends Command {
    AudioOut out();

    @Override
    default Object target() {
        return out();
    }

    @Override
    default void run(long nowNs) {
        switch (this) {
            case Play play -> play.out.play(play.playback, nowNs);
            case StopPlaying stop -> stop.out.stopPlaying();
            case Speak speak -> speak.out.speak(speak.voice, nowNs);
            case DigitsAsTones tones -> tones.out.digitsAsTones(tones.on);
            case SendDigit send -> send.out.sendDigit(send.digit, send.length, nowNs);
        }
    }

    record Play(AudioOut out, Playback playback) implements OutCommand { }

    record StopPlaying(AudioOut out) implements OutCommand { }

    record Speak(AudioOut out, LiveVoice voice) implements OutCommand { }

    record DigitsAsTones(AudioOut out, boolean on) implements OutCommand { }

    record SendDigit(AudioOut out, char digit, Duration length) implements OutCommand { }
}
