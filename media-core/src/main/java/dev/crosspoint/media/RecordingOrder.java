package dev.crosspoint.media;

import dev.crosspoint.transcoder.recording.RecordingOutput;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Asked of one recording. */
sealed interface RecordingOrder extends Command {
    RecordingSession recording();

    @Override
    default Object target() {
        return recording();
    }

    @Override
    default void run(long nowNs) {
        recording().on(this, nowNs);
    }

    /** @param outputs of the files, in their order */
    record Open(RecordingSession recording, CompletableFuture<List<RecordingOutput>> outputs)
            implements RecordingOrder { }

    record Add(RecordingSession recording, RtpSource leg) implements RecordingOrder { }

    record Pause(RecordingSession recording) implements RecordingOrder { }

    record Resume(RecordingSession recording) implements RecordingOrder { }

    record Stop(RecordingSession recording) implements RecordingOrder { }
}
