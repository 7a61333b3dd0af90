package dev.crosspoint.transcoder.recording;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/** Writes one output of a recording to a WAV file, away from the media thread. */
public final class WavRecorder {
    /** The maker does not wake the writer, which would allocate: the writer looks by itself. */
    private static final long LOOK_NS = Duration.ofMillis(100).toNanos();

    private final Path path;
    private final RecordingOutput output;
    private final WavFile file;
    private boolean failed;

    /** Creates the file. */
    WavRecorder(Path path, RecordingOutput output, long maxBytes) throws IOException {
        this.path = path;
        this.output = output;
        this.file = new WavFile(path, output.rateHz(), output.channels(), maxBytes);
    }

    /**
     * Creates the file and writes it on a virtual thread until the recording is stopped.
     *
     * @param maxBytes of sound, beyond which the file ends
     */
    public static CompletableFuture<RecordedFile> start(Path path, RecordingOutput output, long maxBytes)
            throws IOException {
        WavRecorder recorder = new WavRecorder(path, output, maxBytes);
        CompletableFuture<RecordedFile> end = new CompletableFuture<>();
        Thread.ofVirtual().name("recording " + path.getFileName()).start(() -> recorder.run(end));
        return end;
    }

    private void run(CompletableFuture<RecordedFile> end) {
        while (!drain()) {
            LockSupport.parkNanos(LOOK_NS);
        }
        end.complete(finish());
    }

    /** Writes what is there; true when nothing more will come. */
    boolean drain() {
        long endSilence = output.endSilenceBytes();     // before the last block, so that none is overlooked
        BlockRing ring = output.ring();
        for (BlockRing.Block block = ring.next(); block != null; block = ring.next()) {
            write(block);
            ring.release();
        }
        if (endSilence > 0) {
            silence(endSilence);
        }
        return endSilence >= 0;
    }

    /** Closes the file and says what it holds. */
    RecordedFile finish() {
        try {
            file.close();
        } catch (IOException _) {
            failed = true;
        }
        RecordedFile.Ending ending = failed ? RecordedFile.Ending.WRITE_FAILED
                : file.full() ? RecordedFile.Ending.LIMIT_REACHED : RecordedFile.Ending.COMPLETE;
        return new RecordedFile(path, output.rateHz(), output.channels(), file.bytes() / output.frameBytes(),
                output.missedSamples(), ending);
    }

    private void write(BlockRing.Block block) {
        silence(block.silentBytes());
        if (!failed) {
            try {
                file.write(block.bytes());
            } catch (IOException _) {
                failed = true;          // told at the end; the media thread goes on undisturbed
            }
        }
    }

    private void silence(long bytes) {
        if (!failed) {
            try {
                file.silence(bytes);
            } catch (IOException _) {
                failed = true;
            }
        }
    }
}
