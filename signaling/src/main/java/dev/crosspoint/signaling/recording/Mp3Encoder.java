package dev.crosspoint.signaling.recording;

import dev.crosspoint.transcoder.mp3.LameLibrary;
import dev.crosspoint.transcoder.mp3.Mp3File;
import java.io.IOException;
import java.nio.file.Path;

/** Makes an MP3 file of a WAV file. */
@FunctionalInterface
public interface Mp3Encoder {
    void encode(Path wav, Path mp3) throws IOException;

    /** By this system's LAME; null where there is none. */
    static Mp3Encoder ofSystem() {
        return LameLibrary.find().<Mp3Encoder>map(lame -> (wav, mp3) -> Mp3File.encode(lame, wav, mp3)).orElse(null);
    }
}
