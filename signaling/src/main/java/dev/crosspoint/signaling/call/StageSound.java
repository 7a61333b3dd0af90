package dev.crosspoint.signaling.call;

import dev.crosspoint.media.AudioSource;
import dev.crosspoint.media.MediaEvent;
import dev.crosspoint.media.phone.PhoneCallEvent;
import dev.crosspoint.signaling.bxml.Callback;
import java.time.Duration;
import java.util.Map;

/**
 * What one call's phone is played, and the digits pressed on it; on the call's own thread.
 *
 * <p>There is no type-ahead: whoever listens hears what is pressed from then on. A digit pressed before belongs to what
 * was asked before, and a long answer to one question must never become the answer to the next.
 */
final class StageSound {
    /** Stands for no digit. */
    static final char NONE = 0;

    private final CallStage stage;
    private final PhoneSound sound;
    private Callback watcher;
    private int collecting;
    private int alone;
    private boolean hearing;

    StageSound(CallStage stage, PhoneSound sound) {
        this.stage = stage;
        this.sound = sound;
    }

    /** Plays to an answered phone until the source's end. */
    void play(AudioSource source) throws VerbInterrupted {
        play(source, false);
    }

    /** Plays until the source's end or a digit; {@link #NONE} when it came to its end. To be used while collecting. */
    char playUntilDigit(AudioSource source) throws VerbInterrupted {
        return play(source, true);
    }

    private char play(AudioSource source, boolean untilDigit) throws VerbInterrupted {
        long ticket = stage.ticket();
        Deadline never = new Deadline(stage.ticket(), () -> { }); // the source ends, or the call does
        boolean over = false;
        sound.play(stage.leg(), source, () -> stage.post(new CallMessage.Played(ticket)));
        try {
            while (true) {
                switch (stage.await(never)) {
                    case CallMessage.Played played when played.ticket() == ticket -> {
                        over = true;
                        return NONE;
                    }
                    case CallMessage message when untilDigit && digitOf(message) != NONE -> {
                        return digitOf(message);
                    }
                    default -> { }
                }
            }
        } finally {
            if (!over) {
                sound.stop(stage.leg());
            }
        }
    }

    /** The digit that a message tells of, or {@link #NONE}. */
    static char digitOf(CallMessage message) {
        return message instanceof CallMessage.Phone(PhoneCallEvent.Media(MediaEvent.DigitReceived(char digit, int _)))
            ? digit : NONE;
    }

    /** The next digit, or {@link #NONE} once the deadline has passed. To be used while collecting. */
    char digit(Deadline limit) throws VerbInterrupted {
        while (true) {
            switch (stage.await(limit)) {
                case CallMessage.Phone(PhoneCallEvent.Media(MediaEvent.DigitReceived(char digit, int _))) -> {
                    return digit;
                }
                case CallMessage.Alarm _ -> {
                    return NONE;
                }
                default -> { }
            }
        }
    }

    void sendDigit(char digit, Duration length) {
        sound.sendDigit(stage.leg(), digit, length);
    }

    // ---- who listens to digits

    /**
     * From here on a verb takes the digits, until {@link #collected} with the same.
     *
     * @param onlyHere whether nobody else is told of them meanwhile
     */
    void collect(boolean onlyHere) {
        collecting++;
        alone += onlyHere ? 1 : 0;
        listen();
    }

    void collected(boolean onlyHere) {
        collecting--;
        alone -= onlyHere ? 1 : 0;
        listen();
    }

    /** Tells an application of each digit from here on; null ends that. */
    void watch(Callback told) {
        watcher = told;
        listen();
    }

    /** A digit was pressed. */
    void heard(char digit) {
        if (watcher != null && alone == 0) {
            stage.tell("dtmf", watcher, Map.of("digit", String.valueOf(digit)));
        }
    }

    /** Decoding the sound for digits costs something, so it is done only while somebody wants them. */
    private void listen() {
        boolean wanted = watcher != null || collecting > 0;
        if (wanted != hearing) {
            hearing = wanted;
            sound.hearDigits(stage.leg(), wanted);
        }
    }
}
