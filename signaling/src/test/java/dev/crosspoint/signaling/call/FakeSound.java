package dev.crosspoint.signaling.call;

import dev.crosspoint.media.AudioSource;
import dev.crosspoint.media.PhoneLeg;
import java.time.Duration;
import java.util.Arrays;

/** A phone's sound played by the test: it hears what is played and says when that has come to its end. */
final class FakeSound implements PhoneSound {
    final Inbox<Playing> played = new Inbox<>();
    final Inbox<String> did = new Inbox<>();

    /** Something that a phone is played. */
    record Playing(AudioSource source, Runnable whenOver) {
        /** Everything of it, by the frame. */
        short[] heard() {
            short[] all = new short[8000 * 60];
            short[] frame = new short[160];
            int length = 0;
            while (length + frame.length <= all.length && source.read(frame)) {
                System.arraycopy(frame, 0, all, length, frame.length);
                length += frame.length;
            }
            return Arrays.copyOf(all, length);
        }

        void ends() {
            whenOver.run();
        }
    }

    @Override
    public void play(PhoneLeg leg, AudioSource source, Runnable whenOver) {
        played.add(new Playing(source, whenOver));
    }

    @Override
    public void stop(PhoneLeg leg) {
        did.add("stop");
    }

    @Override
    public void hearDigits(PhoneLeg leg, boolean on) {
        did.add(on ? "hear" : "deaf");
    }

    @Override
    public void sendDigit(PhoneLeg leg, char digit, Duration length) {
        did.add("digit " + digit + " " + length.toMillis());
    }
}
