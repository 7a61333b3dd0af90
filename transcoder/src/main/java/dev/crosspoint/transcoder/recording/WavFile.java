package dev.crosspoint.transcoder.recording;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A WAV file of 16-bit PCM that grows: its header is brought up to date now and then, after the sound that it tells of,
 * so that at any moment the file is one that opens, whatever becomes of this process.
 */
final class WavFile implements AutoCloseable {
    static final int HEADER = 44;
    /** The sizes in a RIFF header have 32 bits. */
    static final long MAX_BYTES = 0xFFFF_FFFFL - HEADER & ~3L;
    private static final int RIFF_SIZE = 4;
    private static final int DATA_SIZE = 40;

    private final FileChannel channel;
    private final long maxBytes;
    private final long headerEvery;
    private final ByteBuffer size = ByteBuffer.allocateDirect(4).order(ByteOrder.LITTLE_ENDIAN);
    private final ByteBuffer zeros = ByteBuffer.allocateDirect(8192);
    private long bytes;
    private long told;
    private boolean full;

    /** A new file, or in place of one. */
    WavFile(Path path, int rateHz, int channels, long maxBytes) throws IOException {
        this.maxBytes = Math.min(maxBytes, MAX_BYTES) / (2 * channels) * (2 * channels);
        this.headerEvery = rateHz * 2L * channels;
        channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE);
        ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
        header.put(new byte[] {'R', 'I', 'F', 'F'}).putInt(HEADER - 8).put(new byte[] {'W', 'A', 'V', 'E'});
        header.put(new byte[] {'f', 'm', 't', ' '}).putInt(16).putShort((short) 1).putShort((short) channels);
        header.putInt(rateHz).putInt(rateHz * 2 * channels).putShort((short) (2 * channels)).putShort((short) 16);
        header.put(new byte[] {'d', 'a', 't', 'a'}).putInt(0).flip();
        writeAll(header, 0);
    }

    /** Appends sound; what goes beyond the limit is left out. */
    void write(ByteBuffer sound) throws IOException {
        long room = maxBytes - bytes;
        if (sound.remaining() > room) {
            full = true;
            sound.limit(sound.position() + (int) room);
        }
        int count = sound.remaining();
        writeAll(sound, HEADER + bytes);
        bytes += count;
        if (bytes - told >= headerEvery) {
            tell();
        }
    }

    void silence(long count) throws IOException {
        for (long left = count; left > 0 && !full; ) {
            zeros.clear().limit((int) Math.min(left, zeros.capacity()));
            left -= zeros.limit();
            write(zeros);
        }
    }

    /** Bytes of sound. */
    long bytes() {
        return bytes;
    }

    /** Nothing is taken any more. */
    boolean full() {
        return full;
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            tell();
        }
    }

    private void tell() throws IOException {
        told = bytes;
        tell(RIFF_SIZE, HEADER - 8 + bytes);
        tell(DATA_SIZE, bytes);
    }

    private void tell(int offset, long value) throws IOException {
        size.clear().putInt((int) value).flip();
        writeAll(size, offset);
    }

    private void writeAll(ByteBuffer from, long position) throws IOException {
        long at = position;
        while (from.hasRemaining()) {
            at += channel.write(from, at);
        }
    }
}
