package dev.crosspoint.signaling.recording;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/** Makes the header of a WAV file tell of all the sound behind it, where its writer died before it could. */
final class WavLength {
    private static final int HEADER = 44;
    private static final int BYTE_RATE = 28;
    private static final int BLOCK = 32;
    private static final int RIFF_SIZE = 4;
    private static final int DATA_SIZE = 40;

    private WavLength() { }

    /** How long the sound is, now that the header tells of it. */
    static Duration repaired(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
            while (header.hasRemaining() && channel.read(header, header.position()) >= 0) {
                continue;
            }
            int byteRate = header.getInt(BYTE_RATE);
            int block = header.getShort(BLOCK);
            if (header.hasRemaining() || byteRate <= 0 || block <= 0) {
                throw new IOException("no WAV header");
            }
            long data = (channel.size() - HEADER) / block * block;
            write(channel, RIFF_SIZE, HEADER - 8 + data);
            write(channel, DATA_SIZE, data);
            return Duration.ofMillis(data * 1000 / byteRate);
        }
    }

    private static void write(FileChannel channel, int offset, long value) throws IOException {
        ByteBuffer size = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt((int) value).flip();
        while (size.hasRemaining()) {
            channel.write(size, offset + size.position());
        }
    }
}
