package dev.crosspoint.media;

import dev.crosspoint.transcoder.recording.RecordedFile;
import dev.crosspoint.transcoder.recording.RecordingOutput;
import dev.crosspoint.transcoder.recording.WavRecorder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Control-plane handle of a recording of what some legs say, from the media path, on one clock. It ends when stopped,
 * or with the last of its legs. Files are playable at any time, also after a crash.
 */
public final class LegRecording implements AutoCloseable {
    private static final long DEADLINE_S = 2;

    private final RecordingSession session;
    private final CompletableFuture<List<RecordedFile>> files;

    private LegRecording(RecordingSession session, CompletableFuture<List<RecordedFile>> files) {
        this.session = session;
        this.files = files;
    }

    /** Creates the files and begins. */
    static LegRecording start(RecordingFiles files, List<RtpSource> legs) throws IOException {
        if (legs.isEmpty() || files.each().size() > legs.size()) {
            throw new IllegalArgumentException(files.each().size() + " files for " + legs.size() + " legs");
        }
        return start(files, new RecordingSession(legs, files));
    }

    /** The same of what is heard in a room, into one file, until the room closes. */
    static LegRecording start(RecordingFiles files, RoomSession room) throws IOException {
        if (files.mix() == null || files.stereo() != null || !files.each().isEmpty()) {
            throw new IllegalArgumentException("a room is recorded as one mix");
        }
        return start(files, new RecordingSession(room, files));
    }

    private static LegRecording start(RecordingFiles files, RecordingSession session) throws IOException {
        CompletableFuture<List<RecordingOutput>> opened = new CompletableFuture<>();
        session.home().post(new RecordingOrder.Open(session, opened));
        boolean begun = false;
        try {
            LegRecording recording = new LegRecording(session, write(files, opened.get(DEADLINE_S, TimeUnit.SECONDS)));
            begun = true;
            return recording;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the media shard does not answer", e);
        } finally {
            if (!begun) {
                session.home().post(new RecordingOrder.Stop(session));
            }
        }
    }

    private static CompletableFuture<List<RecordedFile>> write(RecordingFiles files, List<RecordingOutput> outputs)
            throws IOException {
        List<Path> paths = new ArrayList<>();
        if (files.mix() != null) {
            paths.add(files.mix());
        }
        if (files.stereo() != null) {
            paths.add(files.stereo());
        }
        paths.addAll(files.each());
        List<CompletableFuture<RecordedFile>> ends = new ArrayList<>();
        for (int i = 0; i < paths.size(); i++) {
            if (outputs.get(i) == null) {
                throw new IOException("too many files in one recording");
            }
            ends.add(WavRecorder.start(paths.get(i), outputs.get(i), files.maxBytes()));
        }
        return CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new))
                .thenApply(_ -> ends.stream().map(CompletableFuture::join).toList());
    }

    /** A further leg that is heard in the mix from now on. */
    public void add(Audible leg) {
        session.home().post(new RecordingOrder.Add(session, SoundTap.sourceOf(leg)));
    }

    /** From now on nothing is recorded, and this time will not show in the files. */
    public void pause() {
        session.home().post(new RecordingOrder.Pause(session));
    }

    /** Recording goes on; all legs stay aligned. */
    public void resume() {
        session.home().post(new RecordingOrder.Resume(session));
    }

    /** The end; the files are complete a moment later. */
    public CompletableFuture<List<RecordedFile>> stop() {
        session.home().post(new RecordingOrder.Stop(session));
        return files;
    }

    /** Complete when all files are: mix, stereo, then one for each leg, as far as wanted. */
    public CompletableFuture<List<RecordedFile>> files() {
        return files;
    }

    @Override
    public void close() {
        stop();
    }
}
