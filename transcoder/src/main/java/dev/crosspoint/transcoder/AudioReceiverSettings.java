package dev.crosspoint.transcoder;

import java.time.Duration;

/**
 * How patient an {@link AudioReceiver} is.
 *
 * @param timeout  how long a packet may be overdue before its time is filled without it, for packets of 20 ms; longer
 *                 ones get as much more as they are longer
 * @param conceal  how long sound is continued by invention before it has faded into noise
 * @param maxFill  longest stretch filled at once when a packet shows a gap; a longer one is a jump of the source's
 *                 clock
 * @param maxHold  longest wait for a packet overtaken by others; only on paths seen to reorder, 0 for never
 * @param maxDelay longest delay that the jitter of the path may bring the buffer to; 0 for no buffer at all
 */
public record AudioReceiverSettings(Duration timeout, Duration conceal, Duration maxFill, Duration maxHold,
                                    Duration maxDelay) {
    private static final AudioReceiverSettings DEFAULTS = new AudioReceiverSettings(Duration.ofMillis(60),
            Duration.ofMillis(120), Duration.ofSeconds(1), Duration.ofMillis(30), Duration.ofMillis(200));

    public AudioReceiverSettings {
        if (timeout.isNegative() || conceal.isNegative() || maxHold.isNegative() || maxFill.toMillis() < 20
                || maxFill.toSeconds() > 10 || maxDelay.isNegative() || maxDelay.toMillis() > 500) {
            throw new IllegalArgumentException(
                    "timeout, conceal, maxHold >= 0, maxFill 20 ms to 10 s, maxDelay 0 to 500 ms");
        }
    }

    public static AudioReceiverSettings defaults() {
        return DEFAULTS;
    }

    public AudioReceiverSettings withMaxDelay(Duration longest) {
        return new AudioReceiverSettings(timeout, conceal, maxFill, maxHold, longest);
    }
}
