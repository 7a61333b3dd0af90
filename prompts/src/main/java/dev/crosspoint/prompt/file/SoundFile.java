package dev.crosspoint.prompt.file;

import dev.crosspoint.prompt.SoundStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/** Opens sound files of the kinds that calls are played. */
public final class SoundFile {
    /** What kind of file it is said to be. */
    public enum Kind { WAV, MP3 }

    /** What came of opening. */
    public sealed interface Opening { }

    public record Opened(SoundStream sound) implements Opening { }

    /** Not such a file. The reason is fit for the developer who named it. */
    public record Rejected(String reason) implements Opening { }

    private SoundFile() { }

    /**
     * The kind meant by a content type; where that says nothing by the end of the path, and WAV where that says
     * nothing either.
     */
    public static Kind kind(String contentType, String path) {
        String type = contentType == null ? "" : contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return switch (type) {
            case "audio/wav", "audio/x-wav", "audio/wave", "audio/vnd.wave" -> Kind.WAV;
            case "audio/mpeg", "audio/mpeg3", "audio/mp3", "audio/x-mpeg-3" -> Kind.MP3;
            default -> path != null && path.toLowerCase(Locale.ROOT).endsWith(".mp3") ? Kind.MP3 : Kind.WAV;
        };
    }

    /** Reads as far as the first sound. The stream stays the caller's to close. */
    public static Opening open(Kind kind, InputStream in) throws IOException {
        return switch (kind) {
            case WAV -> WavStream.open(in);
            case MP3 -> Mp3Stream.open(in);
        };
    }
}
