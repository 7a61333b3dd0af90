package dev.crosspoint.signaling.bxml;

/** Ends the recording that StartRecording began. Does nothing where nothing is being recorded. */
public record StopRecording() implements Verb {
    static StopRecording read(VerbReader in) throws BxmlFault {
        in.noChildren();
        return new StopRecording();
    }
}
