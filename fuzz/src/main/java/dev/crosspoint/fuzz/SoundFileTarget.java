package dev.crosspoint.fuzz;

import dev.crosspoint.prompt.PhoneRate;
import dev.crosspoint.prompt.SoundStream;
import dev.crosspoint.prompt.file.SoundFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Sound files as calls are played them: read to an end, and to no more sound than the bytes can hold. */
public final class SoundFileTarget {
    /** A frame of MPEG-2.5 at its lowest rate: 1152 samples of 8 kHz in 24 bytes; WAV at 4 kHz doubles its samples. */
    private static final int MOST_SAMPLES_A_BYTE = 100;

    private SoundFileTarget() {
    }

    public static void wav(byte[] bytes) {
        read(SoundFile.Kind.WAV, bytes);
    }

    public static void mp3(byte[] bytes) {
        read(SoundFile.Kind.MP3, bytes);
    }

    private static void read(SoundFile.Kind kind, byte[] bytes) {
        try {
            switch (SoundFile.open(kind, new ByteArrayInputStream(bytes))) {
                case SoundFile.Rejected(String reason) -> Bounds.holds(!reason.isBlank(), "rejected without a reason");
                case SoundFile.Opened(SoundStream sound) -> {
                    SoundStream heard = PhoneRate.of(sound);
                    short[] block = new short[4096];
                    long samples = 0;
                    for (int count = heard.read(block); count >= 0; count = heard.read(block)) {
                        Bounds.holds(count > 0, "a read of nothing");
                        samples += count;
                        Bounds.holds(samples <= (long) MOST_SAMPLES_A_BYTE * bytes.length + 4096,
                                "more sound than bytes");
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
