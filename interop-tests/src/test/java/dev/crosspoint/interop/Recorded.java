package dev.crosspoint.interop;

import dev.crosspoint.interop.audio.Signal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Recordings as the node writes them: WAV files of 8 kHz. */
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
