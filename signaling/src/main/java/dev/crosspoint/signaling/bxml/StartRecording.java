package dev.crosspoint.signaling.bxml;

/**
 * Records the call from here on, beside what follows.
 *
 * @param available    told when the sound is ready; null tells nobody
 * @param tag          the call's tag from here on; null leaves it, empty clears it
 * @param multiChannel whether the caller and what it hears are two channels, rather than one
 */
public record StartRecording(Callback available, String tag, boolean multiChannel, String fileFormat) implements Verb {
    static StartRecording read(VerbReader in) throws BxmlFault {
        in.noChildren();
        in.transcription();
        return new StartRecording(in.notice("recordingAvailable"), in.tag(), in.bool("multiChannel", false),
            in.fileFormat());
    }
}
