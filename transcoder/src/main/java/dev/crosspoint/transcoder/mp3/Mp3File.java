package dev.crosspoint.transcoder.mp3;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Makes an MP3 file of a recording's WAV file: constant bit rate, 32 kbit/s for each channel, so that any part of it
 * plays and its length is known from its size. Takes computing time, so no media thread may call it.
 */
public final class Mp3File {
    private static final int HEADER = 44;
    private static final int CHANNELS = 22;
    private static final int RATE = 24;
    private static final int CHUNK = 8192;              // samples of each channel
    private static final int KBPS_PER_CHANNEL = 32;
    private static final int QUALITY = 5;               // 0 is the best and slowest
    private static final int STEREO = 0;                // each channel by itself: nothing of one is heard in the other
    private static final int MONO = 3;

    private Mp3File() {
    }

    /**
     * Encodes {@code wav}, 16 bits behind a header of 44 bytes, into {@code mp3}, which is made anew.
     *
     * @throws IOException the disk refuses, that is no such WAV file, or LAME does not take it
     */
    public static void encode(LameLibrary lame, Path wav, Path mp3) throws IOException {
        try (Arena arena = Arena.ofConfined();
                FileChannel in = FileChannel.open(wav, StandardOpenOption.READ);
                FileChannel out = FileChannel.open(mp3, StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
            while (header.hasRemaining() && in.read(header) >= 0) {
                continue;
            }
            int channels = header.getShort(CHANNELS);
            if (header.hasRemaining() || channels < 1 || channels > 2) {
                throw new IOException("no WAV file of one or two channels: " + wav.getFileName());
            }
            MemorySegment encoder = opened(lame, channels, header.getInt(RATE));
            try {
                encode(lame, encoder, channels, arena, in, out);
            } finally {
                lame.close(encoder);
            }
        }
    }

    private static MemorySegment opened(LameLibrary lame, int channels, int rateHz) throws IOException {
        MemorySegment encoder = lame.init();
        if (encoder.address() == 0) {
            throw new IOException("no memory for LAME");
        }
        int refused = Math.min(0, lame.set("in_samplerate", encoder, rateHz));
        refused += Math.min(0, lame.set("out_samplerate", encoder, rateHz));
        refused += Math.min(0, lame.set("num_channels", encoder, channels));
        refused += Math.min(0, lame.set("mode", encoder, channels == 1 ? MONO : STEREO));
        refused += Math.min(0, lame.set("brate", encoder, KBPS_PER_CHANNEL * channels));
        refused += Math.min(0, lame.set("quality", encoder, QUALITY));
        refused += Math.min(0, lame.set("bWriteVbrTag", encoder, 0));
        if (refused < 0 || lame.initParams(encoder) < 0) {
            lame.close(encoder);
            throw new IOException("LAME does not take " + channels + " channels at " + rateHz + " Hz");
        }
        return encoder;
    }

    private static void encode(LameLibrary lame, MemorySegment encoder, int channels, Arena arena, FileChannel in,
                               FileChannel out) throws IOException {
        MemorySegment samples = arena.allocate(CHUNK * 2L * channels, 2);
        MemorySegment made = arena.allocate(CHUNK * 5 / 4 + 7200);      // what lame.h asks for
        ByteBuffer pcm = samples.asByteBuffer();
        while (filled(in, pcm.clear())) {
            int count = pcm.position() / (2 * channels);
            write(lame.encode(encoder, samples, channels, count, made), made, out);
        }
        write(lame.flush(encoder, made), made, out);
    }

    /** Whether there is at least a sample. The machine's order of bytes is the file's: LAME runs nowhere else here. */
    private static boolean filled(FileChannel in, ByteBuffer pcm) throws IOException {
        while (pcm.hasRemaining() && in.read(pcm) >= 0) {
            continue;
        }
        return pcm.position() >= 2;
    }

    private static void write(int count, MemorySegment made, FileChannel out) throws IOException {
        if (count < 0) {
            throw new IOException("LAME failed: " + count);
        }
        ByteBuffer bytes = made.asByteBuffer().limit(count);
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }
}
