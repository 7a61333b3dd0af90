package dev.crosspoint.signaling.prompt;

/** What came of preparing a prompt. */
public sealed interface Prepared {
    /** The sound belongs to its {@link Preparation}. */
    record Ready(Sound sound) implements Prepared { }

    /** The message is fit for the application's developer. */
    record Failed(String message) implements Prepared { }
}
