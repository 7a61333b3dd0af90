package dev.crosspoint.signaling.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.signaling.http.ApiException;
import dev.crosspoint.signaling.http.ApiReply;
import dev.crosspoint.signaling.http.Caller;
import dev.crosspoint.signaling.http.Fault;
import dev.crosspoint.signaling.http.HttpFront;
import dev.crosspoint.signaling.http.HttpSettings;
import dev.crosspoint.signaling.recording.CallRecording.Of;
import dev.crosspoint.signaling.recording.CallRecording.Status;
import dev.crosspoint.signaling.store.Database;
import dev.crosspoint.signaling.store.DatabaseSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Accounts that download more recordings at once than they may. */
class RecordingDownloadsTest {
    private static final ApiReply FILE = ApiReply.stream("audio/vnd.wave", out -> out.write(1));

    @Test
    void each_account_has_a_share_and_what_broke_off_leaves_its_place() throws Exception {
        RecordingDownloads downloads = new RecordingDownloads(8);
        ApiReply first = downloads.placed("a", FILE);
        ApiReply broken = downloads.placed("a", ApiReply.stream("audio/vnd.wave", _ -> {
            throw new IOException("nobody reads");
        }));
        assertEquals(Fault.RATE_LIMITED, refusal(downloads, "a"));
        for (String account : List.of("b", "b", "c", "c", "d", "d")) {
            downloads.placed(account, FILE);
        }
        assertEquals(Fault.OVERLOADED, refusal(downloads, "e"));
        assertThrows(IOException.class, () -> broken.stream().write(OutputStream.nullOutputStream()));
        downloads.placed("e", FILE);
        first.stream().write(OutputStream.nullOutputStream());
        downloads.placed("a", FILE);
        ApiReply nothing = ApiReply.empty(416);
        assertSame(nothing, downloads.placed("a", nothing));
        assertEquals(2, downloads.refused());
    }

    private static Fault refusal(RecordingDownloads downloads, String accountId) {
        return assertThrows(ApiException.class, () -> downloads.placed(accountId, FILE)).error().fault();
    }

    @Test
    void who_is_refused_over_the_api_is_told_why_and_served_once_a_download_has_ended(@TempDir Path dir)
            throws Exception {
        try (Database db = Database.open(DatabaseSettings.embedded(dir));
                HttpClient http = HttpClient.newHttpClient()) {
            Recordings recordings = new Recordings(dir, RecordingLimits.DEFAULT, db, "node-a", null,
                InstantSource.system(), null);
            try (HttpFront front = HttpFront.start(HttpSettings.of("127.0.0.1", 0),
                    account -> new Caller(account, "x"), List.of(recordings.api()))) {
                ApiReply last = FILE;
                for (int i = 0; i < RecordingDownloads.MOST / 4; i++) {
                    last = recordings.downloads().placed("9900001", FILE);
                }
                HttpRequest one = download(front, made(recordings, "9900001"));
                HttpResponse<String> refused = http.send(one, HttpResponse.BodyHandlers.ofString());
                assertEquals(429, refused.statusCode());
                assertEquals("1", refused.headers().firstValue("Retry-After").orElseThrow());
                assertTrue(refused.body().contains("Too many recordings are being downloaded for this account: 64 at"),
                    refused.body());
                HttpRequest other = download(front, made(recordings, "9900002"));
                assertEquals(200, http.send(other, HttpResponse.BodyHandlers.ofString()).statusCode());
                last.stream().write(OutputStream.nullOutputStream());
                assertEquals("sound", http.send(one, HttpResponse.BodyHandlers.ofString()).body());
                assertEquals(1, recordings.downloadsRefused());
            }
        }
    }

    private static HttpRequest download(HttpFront front, CallRecording r) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + front.port() + "/api/v2/accounts/"
            + r.of().accountId() + "/calls/c-1/recordings/" + r.recordingId() + "/media"))
            .header("Authorization", r.of().accountId()).timeout(Duration.ofSeconds(20)).build();
    }

    private static CallRecording made(Recordings recordings, String accountId) throws Exception {
        CallRecording begun = recordings.begin(new Of(accountId, "a-1", "c-1", "inbound", "+1", "+2", null, null, null),
            1, RecordingFormat.WAV, null);
        Files.writeString(recordings.tape(begun), "sound");
        return recordings.ended(begun, Duration.ofSeconds(1), Status.COMPLETE, null);
    }
}
