package dev.crosspoint.signaling.bxml;

/** Recording goes on. Does nothing where nothing is being recorded. */
public record ResumeRecording() implements Verb {
    static ResumeRecording read(VerbReader in) throws BxmlFault {
        in.noChildren();
        return new ResumeRecording();
    }
}
