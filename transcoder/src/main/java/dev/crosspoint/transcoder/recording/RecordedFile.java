package dev.crosspoint.transcoder.recording;

import java.nio.file.Path;

/**
 * What became of a recording's file.
 *
 * @param samples       its length, in samples of one channel
 * @param missedSamples of these, silence where sound was lost because the disk was behind
 * @param ending        why it ends where it does
 */
public record RecordedFile(Path file, int rateHz, int channels, long samples, long missedSamples, Ending ending) {
    /** Why a file ends. */
    public enum Ending {
        /** The recording was stopped. */
        COMPLETE,
        /** The file reached the size allowed. */
        LIMIT_REACHED,
        /** The disk refused; what was written before is there. */
        WRITE_FAILED
    }
}
