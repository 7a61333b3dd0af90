package dev.crosspoint.signaling.prompt;

/** What came of preparing a prompt. */
public sealed interface Prepared {
    /** The sound belongs to its {@link Preparation}. */
    record Ready(Sound sound) implements Prepared { }

    /**
     * Nothing that can be played.
     *
     * @param message fit for the application's developer
     * @param limit   that was reached; null where something else was wrong
     */
    record Failed(String message, PromptLimit limit) implements Prepared {
        Failed(String message) {
            this(message, null);
        }
    }
}
