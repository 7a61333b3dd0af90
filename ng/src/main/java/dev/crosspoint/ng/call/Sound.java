package dev.crosspoint.ng.call;

import dev.crosspoint.media.AudioSource;
import dev.crosspoint.ng.flags.NgRequest;
import dev.crosspoint.transcoder.PcmFrame;
import dev.crosspoint.transcoder.Resampler;
import dev.crosspoint.transcoder.Wav;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** What {@code play media} is to play: a WAV file of the one folder for that, or one in the request. */
sealed interface Sound {
    int RATE_HZ = 8000;
    int FRAME = 160;
    long MAX_FILE = 128L * 1024 * 1024;

    /** @param pcm mono at 8 kHz */
    record Found(short[] pcm) implements Sound {
        long durationMs() {
            return pcm.length * 1000L / RATE_HZ;
        }

        /** @param repeats 0 = without end */
        AudioSource source(int repeats, int startSample) {
            return new Repeated(pcm, repeats == 0 ? Integer.MAX_VALUE : repeats, Math.min(startSample, pcm.length));
        }
    }

    record Missing(String why) implements Sound {
    }

    static Sound of(NgRequest request, Path mediaDir) {
        if (request.text("blob") != null) {
            return decoded(request.text("blob").getBytes(StandardCharsets.ISO_8859_1));
        }
        String file = request.text("file");
        if (file == null) {
            return new Missing(request.text("db-id") != null ? "db-id is not supported: use file or blob"
                    : "play media needs a file or a blob");
        }
        if (mediaDir == null) {
            return new Missing("files need ng.media-dir in the configuration");
        }
        try {
            Path root = mediaDir.toRealPath();
            Path path = root.resolve(file).toRealPath();
            if (!path.startsWith(root) || !Files.isRegularFile(path)) {
                return new Missing("the file is not in the folder of media files");
            }
            return Files.size(path) > MAX_FILE ? new Missing("the file is too large")
                    : decoded(Files.readAllBytes(path));
        } catch (IOException | RuntimeException unreadable) {
            return new Missing("the file cannot be read");
        }
    }

    private static Sound decoded(byte[] wav) {
        return switch (Wav.read(wav)) {
            case Wav.Rejected rejected -> new Missing("the sound cannot be played: " + rejected.reason());
            case Wav.Read read -> new Found(telephone(read.wav()));
        };
    }

    private static short[] telephone(Wav wav) {
        short[] mono = wav.mono();
        if (wav.rateHz() == RATE_HZ) {
            return mono;
        }
        int step = wav.rateHz() / 50;
        Resampler resampler = new Resampler(wav.rateHz(), RATE_HZ, step);
        PcmFrame in = new PcmFrame(wav.rateHz(), step);
        PcmFrame out = new PcmFrame(RATE_HZ, FRAME * 2);
        short[] pcm = new short[(int) ((long) mono.length * RATE_HZ / wav.rateHz()) + FRAME * 2];
        int length = 0;
        for (int at = 0; at < mono.length; at += step) {
            in.copyFrom(mono, at, Math.min(step, mono.length - at));
            resampler.process(in, out);
            int room = Math.min(out.length(), pcm.length - length);
            out.copyTo(0, pcm, length, room);
            length += room;
        }
        return Arrays.copyOf(pcm, length);
    }

    /** Plays it again and again, the first time from somewhere. */
    final class Repeated implements AudioSource {
        private final short[] pcm;
        private int left;
        private int at;

        Repeated(short[] pcm, int times, int start) {
            this.pcm = pcm;
            this.left = times;
            this.at = start;
        }

        @Override
        public boolean read(short[] frame) {
            int filled = 0;
            while (filled < frame.length && left > 0) {
                int n = Math.min(frame.length - filled, pcm.length - at);
                System.arraycopy(pcm, at, frame, filled, n);
                filled += n;
                at += n;
                if (at >= pcm.length) {
                    at = 0;
                    left = pcm.length == 0 ? 0 : left - 1;
                }
            }
            Arrays.fill(frame, filled, frame.length, (short) 0);
            return filled > 0;
        }
    }
}
