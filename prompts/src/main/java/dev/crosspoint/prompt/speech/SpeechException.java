package dev.crosspoint.prompt.speech;

/** A sentence could not be made into sound. The message is for an operator. */
public final class SpeechException extends Exception {
    private static final long serialVersionUID = 1;

    public SpeechException(String message) {
        super(message);
    }

    public SpeechException(String message, Throwable cause) {
        super(message, cause);
    }
}
