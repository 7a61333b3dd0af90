package dev.crosspoint.signaling.bxml;

/** From here on nothing is recorded; that time will not show. Does nothing where nothing is being recorded. */
public record PauseRecording() implements Verb {
    static PauseRecording read(VerbReader in) throws BxmlFault {
        in.noChildren();
        return new PauseRecording();
    }
}
