package dev.crosspoint.signaling.prompt;

import dev.crosspoint.media.AudioSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Decoded sound in a file without a name, played while it still grows. One thread writes; any number read. It lives as
 * long as somebody holds it.
 */
final class SoundOnDisk {
    private static final int BLOCK = 4096;
    /** A writer that is silent for longer has its own deadlines behind it: this one is for faults. */
    private static final long WAIT_NS = TimeUnit.SECONDS.toNanos(60);

    private final FileChannel file;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition grown = lock.newCondition();
    private long samples;
    private boolean complete;
    private int holders = 1;

    private SoundOnDisk(FileChannel file) {
        this.file = file;
    }

    /** Empty, held once by the caller. */
    static SoundOnDisk create(Path directory) throws IOException {
        Path path = directory == null ? Files.createTempFile("crosspoint-sound", ".pcm")
            : Files.createTempFile(Files.createDirectories(directory), "sound", ".pcm");
        FileChannel file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
        Files.deleteIfExists(path); // where the system lets a file live without its name, no crash leaves it behind
        return new SoundOnDisk(file);
    }

    long bytes() {
        lock.lock();
        try {
            return samples * 2;
        } finally {
            lock.unlock();
        }
    }

    void append(short[] pcm, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count * 2).order(ByteOrder.nativeOrder());
        bytes.asShortBuffer().put(pcm, 0, count);
        long at = bytes();
        while (bytes.hasRemaining()) {
            file.write(bytes, at + bytes.position());
        }
        lock.lock();
        try {
            samples += count;
            grown.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Nothing more comes. */
    void complete() {
        lock.lock();
        try {
            complete = true;
            grown.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** One more holder; false when the last has let go already. */
    boolean hold() {
        lock.lock();
        try {
            if (holders == 0) {
                return false;
            }
            holders++;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** True for the last one. */
    boolean release() {
        lock.lock();
        try {
            if (--holders > 0) {
                return false;
            }
            complete = true;
            grown.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            file.close();
        } catch (IOException _) {
            return true; // it had no name and is gone either way
        }
        return true;
    }

    AudioSource source() {
        ByteBuffer block = ByteBuffer.allocate(BLOCK).order(ByteOrder.nativeOrder()).limit(0);
        long[] at = {0};
        return frame -> read(frame, block, at);
    }

    private boolean read(short[] frame, ByteBuffer block, long[] at) {
        int filled = 0;
        while (filled < frame.length && (block.remaining() >= 2 || more(block, at))) {
            frame[filled++] = block.getShort();
        }
        Arrays.fill(frame, filled, frame.length, (short) 0);
        return filled > 0;
    }

    /** Reads the next block; false at the end. */
    private boolean more(ByteBuffer block, long[] at) {
        long ready = awaited(at[0]);
        if (ready <= at[0]) {
            return false;
        }
        block.clear().limit((int) Math.min(BLOCK, (ready - at[0]) * 2));
        try {
            while (block.hasRemaining()) {
                if (file.read(block, at[0] * 2 + block.position()) < 0) {
                    break;
                }
            }
        } catch (IOException _) { // let go while it was played
            block.limit(0);
            return false;
        }
        block.flip();
        at[0] += block.remaining() / 2;
        return block.remaining() >= 2;
    }

    /** How many samples there are, once there are more than these or will be no more. */
    private long awaited(long have) {
        lock.lock();
        try {
            long leftNs = WAIT_NS;
            while (samples <= have && !complete && leftNs > 0) {
                leftNs = grown.awaitNanos(leftNs);
            }
            return holders == 0 ? have : samples;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return have;
        } finally {
            lock.unlock();
        }
    }
}
