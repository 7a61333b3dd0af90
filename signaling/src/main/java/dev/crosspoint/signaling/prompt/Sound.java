package dev.crosspoint.signaling.prompt;

import dev.crosspoint.media.AudioSource;

/** Sound that is ready to be played, from its beginning and as often as one likes, until it is closed. */
public interface Sound extends AutoCloseable {
    /** May block in reads where the sound still comes in. */
    AudioSource source();

    @Override
    void close();
}
