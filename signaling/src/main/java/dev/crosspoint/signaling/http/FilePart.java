package dev.crosspoint.signaling.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The stretch of a file that a Range header asks for (RFC 9110 §14): one range of bytes. Several ranges, or none
 * that is understood, mean the whole file, as the RFC allows.
 *
 * @param length 0 or less: nothing of the file is in the range
 */
record FilePart(Path file, long size, long start, long length, boolean partial) {
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    static FilePart of(Path file, String range) throws IOException {
        long size = Files.size(file);
        Matcher asked = range == null ? null : RANGE.matcher(range.replace(" ", ""));
        if (asked == null || !asked.matches() || asked.group(1).isEmpty() && asked.group(2).isEmpty()) {
            return new FilePart(file, size, 0, size, false);
        }
        if (asked.group(1).isEmpty()) {
            long last = Math.min(size, Long.parseLong(asked.group(2)));
            return new FilePart(file, size, size - last, last, true);
        }
        long first = Long.parseLong(asked.group(1));
        long end = asked.group(2).isEmpty() ? size : Math.min(size, Long.parseLong(asked.group(2)) + 1);
        return new FilePart(file, size, first, end - first, true);
    }

    InputStream open() throws IOException {
        SeekableByteChannel channel = Files.newByteChannel(file);
        channel.position(start);
        return new Limited(Channels.newInputStream(channel), length);
    }

    /** No more than so many bytes of another stream. */
    private static final class Limited extends InputStream {
        private final InputStream in;
        private long left;

        Limited(InputStream in, long left) {
            this.in = in;
            this.left = left;
        }

        @Override
        public int read() throws IOException {
            return left-- > 0 ? in.read() : -1;
        }

        @Override
        public int read(byte[] into, int offset, int count) throws IOException {
            int read = left <= 0 ? -1 : in.read(into, offset, (int) Math.min(count, left));
            left -= Math.max(0, read);
            return read;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
