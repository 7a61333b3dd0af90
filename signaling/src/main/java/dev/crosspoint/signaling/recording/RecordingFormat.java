package dev.crosspoint.signaling.recording;

import java.util.Locale;

/** What the sound of a recording is kept as. */
public enum RecordingFormat {
    WAV("audio/vnd.wave"),
    MP3("audio/mpeg");

    private final String mediaType;

    RecordingFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    /** Of a {@code fileFormat} as documents say it. */
    public static RecordingFormat of(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    String mediaType() {
        return mediaType;
    }
}
