package dev.crosspoint.media;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * Which files a recording of legs makes. All begin at the same moment and stay aligned.
 *
 * @param mix of everybody, or null
 * @param stereo the first leg left, the second right, or null
 * @param each one for each leg in its order, or none
 * @param rateHz 8000, 16000 or 48000
 * @param maxBytes of sound in one file, beyond which it ends
 */
public record RecordingFiles(Path mix, Path stereo, List<Path> each, int rateHz, long maxBytes) {
    private static final long DEFAULT_MAX_BYTES = 1L << 30;

    public RecordingFiles {
        each = List.copyOf(each);
        if (mix == null && stereo == null && each.isEmpty() || maxBytes <= 0) {
            throw new IllegalArgumentException("a recording without a file");
        }
    }

    /** All legs in one channel. */
    public static RecordingFiles mixed(Path file, int rateHz) {
        return new RecordingFiles(Objects.requireNonNull(file), null, List.of(), rateHz, DEFAULT_MAX_BYTES);
    }

    /** One leg left, the other right. */
    public static RecordingFiles stereo(Path file, int rateHz) {
        return new RecordingFiles(null, Objects.requireNonNull(file), List.of(), rateHz, DEFAULT_MAX_BYTES);
    }

    /** A file for each leg. */
    public static RecordingFiles each(List<Path> files, int rateHz) {
        return new RecordingFiles(null, null, files, rateHz, DEFAULT_MAX_BYTES);
    }

    public RecordingFiles withMaxBytes(long bytes) {
        return new RecordingFiles(mix, stereo, each, rateHz, bytes);
    }
}
