package dev.crosspoint.signaling.recording;

import dev.crosspoint.signaling.json.Json;
import dev.crosspoint.signaling.store.DatabaseAway;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Recordings as they are, whose state the database was away for. Each is in a file as well, for the next process
 * should this one die before the database is back.
 */
final class Unstored {
    private static final Logger LOG = LoggerFactory.getLogger(Unstored.class);

    /**
     * @param known    whether the database has it in an older state
     * @param announce what is stored with one it does not know
     */
    private record Late(CallRecording recording, boolean known, String announce) { }

    private final Path dir;
    private final RecordingStore store;
    private final Map<String, Late> all = new ConcurrentHashMap<>();

    Unstored(Path dir, RecordingStore store) {
        this.dir = dir;
        this.store = store;
    }

    /** Stores what a dead process could not; what is to be told of it is told from there. */
    void restore() {
        if (!Files.isDirectory(dir)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(dir, "*.json")) {
            files.forEach(this::restore);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void restore(Path file) {
        try {
            Late late = Json.read(Files.readAllBytes(file), Late.class);
            if (!store.update(late.recording()) && !late.known()) {
                store.insert(late.recording(), late.announce());
            }
            Files.delete(file);
            LOG.warn("what {} tells of a recording is stored now", file);
        } catch (IOException | RuntimeException e) {
            LOG.error("what {} tells of a recording is not stored", file, e);
        }
    }

    void insert(CallRecording r, String announce) {
        try {
            store.insert(r, announce);
        } catch (DatabaseAway e) {
            all.compute(r.recordingId(), (_, _) -> written(new Late(r, false, announce)));
            LOG.error("recording {} is not stored yet: {}", r.recordingId(), e.getMessage());
        }
    }

    void update(CallRecording r) {
        if (all.computeIfPresent(r.recordingId(),
                (_, late) -> written(new Late(r, late.known(), late.announce()))) != null) {
            return; // behind what is still to be stored of it
        }
        try {
            store.update(r);
        } catch (DatabaseAway e) {
            all.compute(r.recordingId(), (_, _) -> written(new Late(r, true, null)));
            LOG.error("the state of recording {} is not stored yet: {}", r.recordingId(), e.getMessage());
        } catch (RuntimeException e) { // the application hears of it all the same
            LOG.error("the state of recording {} was not stored", r.recordingId(), e);
        }
    }

    /** Stores what it can. */
    void again() {
        for (Late late : all.values()) {
            CallRecording r = late.recording();
            try {
                if (late.known()) {
                    store.updateLate(r);
                } else {
                    store.insert(r, r.over() ? null : late.announce()); // who is told of an end has been told
                }
            } catch (DatabaseAway _) {
                return;
            } catch (RuntimeException e) {
                LOG.error("the state of recording {} was not stored", r.recordingId(), e);
            }
            all.computeIfPresent(r.recordingId(),
                (_, now) -> now == late ? forgotten(now) : written(new Late(now.recording(), true, null)));
        }
    }

    private Path file(Late late) {
        return dir.resolve(late.recording().recordingId() + ".json");
    }

    private Late written(Late late) {
        Path half = dir.resolve(late.recording().recordingId() + ".half");
        try {
            Files.createDirectories(dir);
            Files.write(half, Json.bytes(late));
            Files.move(half, file(late), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            LOG.error("recording {} is lost if the node stops before the database is back: {}",
                late.recording().recordingId(), e.toString());
        }
        return late;
    }

    private Late forgotten(Late late) {
        try {
            Files.deleteIfExists(file(late));
        } catch (IOException e) {
            LOG.error("the state of recording {} stays in {}", late.recording().recordingId(), dir, e);
        }
        return null;
    }
}
