package dev.crosspoint.signaling.prompt;

/** Limits of how much is prepared at once. Who is refused for one may have what it asked for a little later. */
public enum PromptLimit {
    /** Sentences of one account that wait or are being made. */
    SPEECH_OF_ACCOUNT("speech_refused_account"),
    /** Sentences of all accounts that wait or are being made. */
    SPEECH("speech_refused_full"),
    /** Files of one account that are fetched at once. */
    FETCHES_OF_ACCOUNT("audio_refused_account"),
    /** Files of all accounts that are fetched at once. */
    FETCHES("audio_refused_full");

    final String counter;

    PromptLimit(String counter) {
        this.counter = counter;
    }
}
