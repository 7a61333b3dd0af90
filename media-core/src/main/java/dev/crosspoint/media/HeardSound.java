package dev.crosspoint.media;

/**
 * What a jitter buffer had to do to the sound of a leg: of one listener, as all that hear a leg see the same packets.
 * On the leg's shard.
 */
final class HeardSound {
    private SoundIn owner;
    private long late;
    private long concealedMs;
    private long stretchedMs;
    private int delayMs;

    /** Whether this listener's buffer is the one that counts: the first, until it is closed. */
    boolean by(SoundIn listener) {
        if (owner == null) {
            owner = listener;
        }
        return owner == listener;
    }

    void closed(SoundIn listener) {
        if (owner == listener) {
            owner = null;
        }
    }

    void happened(long packetsLate, long ofConcealedMs, long ofStretchedMs, int delayNowMs) {
        late += packetsLate;
        concealedMs += ofConcealedMs;
        stretchedMs += ofStretchedMs;
        delayMs = delayNowMs;
    }

    /** Packets that came after their moment. */
    long late() {
        return late;
    }

    long concealedMs() {
        return concealedMs;
    }

    long stretchedMs() {
        return stretchedMs;
    }

    /** That the buffer adds now. */
    int delayMs() {
        return delayMs;
    }
}
