package dev.crosspoint.signaling.recording;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Recordings that become MP3 files, one after the other on one thread, so that they never take more than a part of the
 * machine from calls. Nothing of it is interrupted: that would close the embedded database's file.
 */
final class Mp3Line implements AutoCloseable {
    private static final long STOP_S = 10;

    private final Mp3Encoder encoder;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
        Thread.ofPlatform().daemon().name("recording-mp3").priority(Thread.MIN_PRIORITY).factory());
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile boolean closing;

    /** @param encoder null where there is none */
    Mp3Line(Mp3Encoder encoder) {
        this.encoder = encoder;
    }

    boolean open() {
        return encoder != null;
    }

    /** Recordings that wait, or are being encoded. */
    int waiting() {
        return waiting.get();
    }

    /**
     * Makes {@code mp3}, whole or not at all, and deletes {@code wav}.
     *
     * @param then told on the encoding thread what went wrong, null for nothing; never told once this is closed
     */
    void encode(Path wav, Path mp3, Consumer<Exception> then) {
        waiting.incrementAndGet();
        try {
            thread.execute(() -> {
                try {
                    if (!closing) {
                        then.accept(encoded(wav, mp3));
                    }
                } finally {
                    waiting.decrementAndGet();
                }
            });
        } catch (RejectedExecutionException _) { // closed: the next process finds it
            waiting.decrementAndGet();
        }
    }

    private Exception encoded(Path wav, Path mp3) {
        try {
            if (encoder == null) {
                throw new IOException("no libmp3lame on this system");
            }
            Path part = mp3.resolveSibling(mp3.getFileName() + ".part");
            try {
                encoder.encode(wav, part);
                Files.move(part, mp3, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(part); // of a disk that is full, say
            }
            Files.deleteIfExists(wav);
            return null;
        } catch (IOException | RuntimeException e) {
            return e;
        }
    }

    /** What has not begun is begun by the next process. */
    @Override
    public void close() {
        closing = true;
        thread.shutdown();
        try {
            thread.awaitTermination(STOP_S, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
