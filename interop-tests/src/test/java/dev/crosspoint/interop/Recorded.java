package dev.crosspoint.interop;

import dev.crosspoint.interop.audio.Signal;
import dev.crosspoint.prompt.file.SoundFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/** Recordings as the node writes them: WAV and MP3 files of 8 kHz. */
final class Recorded {
    private static final int HEADER = 44;

    private Recorded() {
    }

    static Signal channel(byte[] wav, int channel) {
        ByteBuffer b = ByteBuffer.wrap(wav).order(ByteOrder.LITTLE_ENDIAN);
        int channels = b.getShort(22);
        int frames = Math.min(b.getInt(40), wav.length - HEADER) / (2 * channels);
        short[] samples = new short[frames];
        for (int i = 0; i < frames; i++) {
            samples[i] = b.getShort(HEADER + 2 * (i * channels + channel));
        }
        return Signal.ofPcm16(samples, b.getInt(24));
    }

    /** All channels together. */
    static Signal mp3(byte[] file) throws IOException {
        if (!(SoundFile.open(SoundFile.Kind.MP3, new ByteArrayInputStream(file)) instanceof SoundFile.Opened opened)) {
            throw new IOException("not an MP3 file");
        }
        ShortBuffer samples = ShortBuffer.allocate(file.length * 8);
        short[] some = new short[1152];
        for (int count = opened.sound().read(some); count >= 0; count = opened.sound().read(some)) {
            samples.put(some, 0, count);
        }
        return Signal.ofPcm16(Arrays.copyOf(samples.array(), samples.position()), opened.sound().rateHz());
    }

    /** Size of all files in a folder, which need not exist. */
    static long bytes(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        long all = 0;
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                all += Files.size(file);
            }
        }
        return all;
    }
}
