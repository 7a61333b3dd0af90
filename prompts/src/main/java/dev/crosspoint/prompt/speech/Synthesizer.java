package dev.crosspoint.prompt.speech;

import dev.crosspoint.prompt.SoundStream;

/** Makes sentences into sound. Used by many threads at once; blocks for as long as that takes. */
public interface Synthesizer extends AutoCloseable {
    /** For logs and for telling results apart: the engine, and what of its settings changes the sound. */
    String id();

    /** Whether there is a voice for this language, of either gender. */
    boolean speaks(String language);

    SoundStream synthesize(SpeechRequest request) throws SpeechException;

    @Override
    default void close() { }
}
