package dev.crosspoint.signaling.call;

import dev.crosspoint.media.LegRecording;
import dev.crosspoint.media.MediaEngine;
import dev.crosspoint.media.MixRoom;
import dev.crosspoint.media.PhoneLeg;
import dev.crosspoint.media.RecordingFiles;
import dev.crosspoint.transcoder.recording.RecordedFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Records on the node's media engine. */
public final class EngineCallTapes implements CallTapes {
    private static final int RATE_HZ = 8000;
    /** A conference is ended before. */
    private static final long LONGEST_ROOM_BYTES = Duration.ofHours(25).toSeconds() * RATE_HZ * 2;

    private final MediaEngine engine;

    public EngineCallTapes(MediaEngine engine) {
        this.engine = engine;
    }

    @Override
    public Tape record(PhoneLeg leg, Path file, Tracks tracks) throws IOException {
        LegRecording recording = switch (tracks) {
            case SAID -> engine.record(RecordingFiles.mixed(file, RATE_HZ), List.of(leg));
            case MIXED -> engine.record(RecordingFiles.mixed(file, RATE_HZ), List.of(leg, leg.sent()));
            case APART -> engine.record(RecordingFiles.stereo(file, RATE_HZ), List.of(leg, leg.sent()));
        };
        return running(recording);
    }

    @Override
    public Tape record(CallMedia.Room room, Path file) throws IOException {
        if (!(room instanceof EngineCallMedia.EngineRoom(MixRoom mix))) {
            throw new IllegalArgumentException("a room of another engine: " + room);
        }
        return running(engine.record(RecordingFiles.mixed(file, RATE_HZ).withMaxBytes(LONGEST_ROOM_BYTES), mix));
    }

    private static Running running(LegRecording recording) {
        return new Running(recording, recording.files().thenApply(files -> taped(files.getFirst())));
    }

    @Override
    public Runnable whenSilent(PhoneLeg leg, Duration timeout, Runnable whenSilent) {
        return leg.whenSilent(timeout, whenSilent);
    }

    private static Taped taped(RecordedFile file) {
        return new Taped(Duration.ofMillis(file.samples() * 1000 / file.rateHz()),
            file.ending() == RecordedFile.Ending.COMPLETE);
    }

    private record Running(LegRecording recording, CompletableFuture<Taped> ended) implements Tape {
        @Override
        public void pause() {
            recording.pause();
        }

        @Override
        public void resume() {
            recording.resume();
        }

        @Override
        public void stop() {
            recording.stop();
        }
    }
}
