package dev.crosspoint.media;

/** The hearing end of a leg on its shard. */
interface RtpSource {
    Shard shard();

    Listeners listeners();

    boolean closed();

    /** What jitter buffers do to its sound. On its shard only. */
    HeardSound heardSound();

    /** A digit was heard in its sound. */
    void digitHeard(char key, int durationMs);
}
