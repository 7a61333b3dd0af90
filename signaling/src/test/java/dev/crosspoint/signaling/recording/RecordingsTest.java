package dev.crosspoint.signaling.recording;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.crosspoint.signaling.recording.CallRecording.Of;
import dev.crosspoint.signaling.recording.CallRecording.Status;
import dev.crosspoint.signaling.store.Database;
import dev.crosspoint.signaling.store.DatabaseSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
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

    private static CallRecording made(Recordings recordings) throws Exception {
        CallRecording begun = recordings.begin(CALL, 1, RecordingFormat.WAV, null);
        Files.write(recordings.tape(begun), new byte[100]);
        return recordings.ended(begun, Duration.ofMillis(1), Status.COMPLETE, null);
    }
}
