package dev.crosspoint.prompt;

import java.io.IOException;

/** Mono sound of one rate, read from its beginning to its end. Used by one thread at a time. */
public interface SoundStream {
    int rateHz();

    /**
     * Fills some of the samples from the start.
     *
     * @return how many, at least one; -1 at the end
     */
    int read(short[] samples) throws IOException;
}
