package dev.crosspoint.signaling.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.crosspoint.signaling.recording.CallRecording.Of;
import dev.crosspoint.signaling.recording.CallRecording.Status;
import dev.crosspoint.signaling.store.Database;
import dev.crosspoint.signaling.store.DatabaseSettings;
import dev.crosspoint.signaling.store.SwitchedDatabase;
import dev.crosspoint.signaling.webhook.WebhookRequest;
import dev.crosspoint.signaling.webhook.WebhookSettings;
import dev.crosspoint.signaling.webhook.Webhooks;
import dev.crosspoint.testing.Await;
import dev.crosspoint.testing.FreePorts;
import dev.crosspoint.transcoder.Wav;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What recordings take of the disk. */
class RecordingsTest {
    private static final Of CALL = new Of("9900001", "a-1", "c-1", "inbound", "+1", "+2", null, null, null);

    @Test
    void sound_deleted_by_two_at_once_is_counted_off_once(@TempDir Path dir) throws Exception {
        try (Database db = Database.open(DatabaseSettings.embedded(dir))) {
            Recordings recordings = new Recordings(dir, new RecordingLimits(Duration.ofDays(1), 100, 0), db, "node-a",
                null, InstantSource.system(), null);
            CallRecording first = made(recordings);
            recordings.deleteMedia(first);
            recordings.deleteMedia(first);
            made(recordings);
            assertThrows(RecordingRefused.class, () -> recordings.begin(CALL, 1, RecordingFormat.WAV, null));
        }
    }

    @Test
    void an_end_that_the_database_is_away_for_is_stored_when_it_is_back(@TempDir Path dir) throws Exception {
        try (SwitchedDatabase db = new SwitchedDatabase(dir)) {
            Recordings recordings = new Recordings(dir, new RecordingLimits(Duration.ofDays(1), 1000, 0), db.database,
                "node-a", null, InstantSource.system(), null);
            RecordingStore store = new RecordingStore(db.database, "node-a");
            CallRecording begun = recordings.begin(CALL, 1, RecordingFormat.WAV, null);
            Files.write(recordings.tape(begun), new byte[100]);
            db.away(true);
            CallRecording ended = recordings.ended(begun, Duration.ofMillis(1), Status.COMPLETE, null);
            recordings.storeAgain();
            db.away(false);
            assertEquals(List.of(begun), store.ofCall("9900001", "c-1"));
            recordings.storeAgain();
            assertEquals(List.of(ended), store.ofCall("9900001", "c-1"));
            recordings.deleteMedia(ended);
            recordings.storeAgain();
            assertFalse(store.ofCall("9900001", "c-1").getFirst().media(), "stored once only");
        }
    }

    @Test
    void one_that_begins_while_the_database_is_away_is_stored_when_it_is_back(@TempDir Path dir) throws Exception {
        try (SwitchedDatabase db = new SwitchedDatabase(dir)) {
            Recordings recordings = new Recordings(dir, new RecordingLimits(Duration.ofDays(1), 1000, 0), db.database,
                "node-a", null, InstantSource.system(), null);
            RecordingStore store = new RecordingStore(db.database, "node-a");
            db.away(true);
            CallRecording whole = made(recordings);
            CallRecording begun = recordings.begin(CALL, 1, RecordingFormat.WAV, null);
            Files.write(recordings.tape(begun), new byte[100]);
            CallRecording failed = recordings.failed(CALL, 1, RecordingFormat.WAV, null);
            recordings.storeAgain();
            db.away(false);
            assertEquals(List.of(), store.ofCall("9900001", "c-1"));
            recordings.storeAgain();
            assertEquals(Set.of(whole, begun, failed), Set.copyOf(store.ofCall("9900001", "c-1")));
            CallRecording ended = recordings.ended(begun, Duration.ofMillis(1), Status.COMPLETE, null);
            recordings.storeAgain();
            assertEquals(Set.of(whole, ended, failed), Set.copyOf(store.ofCall("9900001", "c-1")));
        }
    }

    @Test
    void what_the_database_is_away_for_when_the_process_dies_is_stored_by_the_next(@TempDir Path dir)
            throws Exception {
        try (SwitchedDatabase db = new SwitchedDatabase(dir);
                Webhooks webhooks = Webhooks.open(WebhookSettings.of(true), db.database, "node-a")) {
            RecordingStore store = new RecordingStore(db.database, "node-a");
            Recordings dying = recordings(dir, db, webhooks);
            WebhookRequest available = WebhookRequest.post("recordingAvailable",
                URI.create("http://127.0.0.1:" + FreePorts.one() + "/"), Map.of("accountId", "9900001"),
                Duration.ofSeconds(1)).of("9900001");
            CallRecording known = dying.begin(CALL, 1, RecordingFormat.WAV, null);
            Files.write(dying.tape(known), new byte[100]);
            db.away(true);
            CallRecording ended = dying.ended(known, Duration.ofMillis(1), Status.COMPLETE, null);
            CallRecording begun = dying.begin(CALL, 1, RecordingFormat.WAV, available);
            Files.write(dying.tape(begun), new Wav(8000, 1, new short[8000]).write(Wav.Format.PCM16));
            CallRecording whole = made(dying);
            dying.storeAgain();
            db.away(false);
            recordings(dir, db, webhooks).start();
            CallRecording partial = begun.ended(begun.startTime().plusSeconds(1), Duration.ofSeconds(1),
                Status.PARTIAL, true, 16_044);
            assertEquals(Set.of(ended, partial, whole), Set.copyOf(store.ofCall("9900001", "c-1")));
            Await.until(() -> webhooks.pending() == 1, () -> "the end of " + begun + " is not told");
            try (Stream<Path> left = Files.list(dir.resolve("recordings/unstored"))) {
                assertEquals(List.of(), left.toList());
            }
        }
    }

    @Test
    void nothing_is_left_beside_a_recording_once_it_is_stored(@TempDir Path dir) throws Exception {
        try (SwitchedDatabase db = new SwitchedDatabase(dir)) {
            Recordings recordings = recordings(dir, db, null);
            db.away(true);
            CallRecording begun = recordings.begin(CALL, 1, RecordingFormat.WAV, null);
            File unstored = dir.resolve("recordings/unstored").toFile();
            assertEquals(List.of(begun.recordingId() + ".json"), List.of(unstored.list()));
            db.away(false);
            recordings.storeAgain();
            assertEquals(0, unstored.list().length);
        }
    }

    private static Recordings recordings(Path dir, SwitchedDatabase db, Webhooks webhooks) {
        return new Recordings(dir, new RecordingLimits(Duration.ofDays(1), 1_000_000, 0), db.database, "node-a",
            webhooks, InstantSource.system(), null);
    }

    @Test
    void an_mp3_file_that_fails_leaves_nothing_but_the_wav_file(@TempDir Path dir) throws Exception {
        Path wav = Files.write(dir.resolve("a.wav"), new byte[100]);
        CompletableFuture<Exception> told = new CompletableFuture<>();
        try (Mp3Line line = new Mp3Line((_, mp3) -> {
            Files.write(mp3, new byte[50]);
            throw new IOException("no space left");
        })) {
            line.encode(wav, dir.resolve("a.mp3"), told::complete);
            assertEquals("no space left", told.get(10, TimeUnit.SECONDS).getMessage());
        }
        try (Stream<Path> left = Files.list(dir)) {
            assertEquals(List.of(wav), left.toList());
        }
    }

    private static CallRecording made(Recordings recordings) throws Exception {
        CallRecording begun = recordings.begin(CALL, 1, RecordingFormat.WAV, null);
        Files.write(recordings.tape(begun), new byte[100]);
        return recordings.ended(begun, Duration.ofMillis(1), Status.COMPLETE, null);
    }
}
