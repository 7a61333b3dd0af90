package dev.crosspoint.signaling.call;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.signaling.recording.CallRecording;
import dev.crosspoint.signaling.recording.Mp3Encoder;
import dev.crosspoint.signaling.recording.RecordingFormat;
import dev.crosspoint.signaling.recording.RecordingLimits;
import dev.crosspoint.signaling.recording.RecordingRefused;
import dev.crosspoint.signaling.recording.Recordings;
import dev.crosspoint.signaling.webhook.WebhookRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Record and StartRecording, what ends them, and their recordings over REST. */
class RecordTest {
    private static final String ALL = "recordCompleteUrl=\"/done\" recordingAvailableUrl=\"/available\"";

    private final Bench bench = new Bench();
    @TempDir
    private Path dir;

    @AfterEach
    void close() {
        bench.close();
    }

    private FakePhones.Incoming call(String verbs) {
        bench.app.says("/initiate", verbs);
        FakePhones.Incoming phone = bench.incoming();
        bench.app.next("/initiate");
        return phone;
    }

    private CustomerApp.Hit hit(String path) {
        CustomerApp.Hit hit = bench.app.hits.next();
        while (!hit.path().equals(path)) {
            hit = bench.app.hits.next();
        }
        return hit;
    }

    @Test
    void digit_ends_a_recording_whose_document_follows_and_whose_sound_is_told_of() {
        bench.app.says("/done", "<Hangup/>");
        FakePhones.Incoming phone = call("<Record " + ALL + "/>");
        assertEquals("record SAID", bench.tapes.did.next());
        phone.presses("5#");
        assertEquals("stop", bench.tapes.did.next());
        CustomerApp.Hit first = bench.app.hits.next();
        CustomerApp.Hit second = bench.app.hits.next();
        CustomerApp.Hit done = first.path().equals("/done") ? first : second;
        CustomerApp.Hit available = done == first ? second : first;
        assertEquals("recordComplete", done.text("eventType"));
        assertEquals("PT1.25S", done.text("duration"));
        assertEquals("1", done.text("channels"));
        assertEquals("wav", done.text("fileFormat"));
        assertEquals(47, done.text("recordingId").length());
        assertEquals(done.text("callUrl") + "/recordings/" + done.text("recordingId") + "/media",
            done.text("mediaUrl"));
        assertEquals("recordingAvailable", available.text("eventType"));
        assertEquals("complete", available.text("status"));
        assertEquals(done.text("recordingId"), available.text("recordingId"));
        assertEquals(null, available.text("answerTime"));
    }

    @Test
    void silence_and_the_longest_time_end_a_recording_and_the_next_verb_follows() {
        call("<Record silenceTimeout=\"3\" terminatingDigits=\"\"/><Record maxDuration=\"9\"/><Hangup/>");
        assertEquals("record SAID", bench.tapes.did.next());
        assertEquals("listen 3000", bench.tapes.did.next());
        bench.tapes.silences.next().run();
        assertEquals(List.of("listen no more", "stop", "record SAID"),
            List.of(bench.tapes.did.next(), bench.tapes.did.next(), bench.tapes.did.next()));
        bench.time.pass(Duration.ofSeconds(9));
        assertEquals("stop", bench.tapes.did.next());
        assertEquals("disconnect", hit("/status").text("eventType"));
    }

    @Test
    void caller_who_hangs_up_gets_no_complete_event_but_the_sound_is_told_of() {
        FakePhones.Incoming phone = call("<Record " + ALL + "/>");
        assertEquals("record SAID", bench.tapes.did.next());
        phone.hangsUp();
        assertEquals("stop", bench.tapes.did.next());
        List<String> paths = List.of(bench.app.hits.next().path(), bench.app.hits.next().path());
        assertEquals(List.of("/available", "/status"), paths.stream().sorted().toList());
        bench.awaitNoCalls();
        assertTrue(bench.app.hits.rest().isEmpty());
    }

    @Test
    void recording_beside_the_document_is_paused_resumed_and_stopped_and_there_is_one_at_a_time() {
        call("<StartRecording multiChannel=\"true\" recordingAvailableUrl=\"/available\"/><StartRecording/>"
            + "<PauseRecording/><ResumeRecording/><StopRecording/><StopRecording/><Pause duration=\"5\"/>");
        assertEquals(List.of("record APART", "pause", "resume", "stop"), List.of(bench.tapes.did.next(),
            bench.tapes.did.next(), bench.tapes.did.next(), bench.tapes.did.next()));
        assertEquals("2", hit("/available").text("channels"));
    }

    @Test
    void recording_is_paused_over_rest_and_only_while_there_is_one() {
        FakePhones.Incoming phone = call("<StartRecording/><Pause duration=\"5\"/><StopRecording/>"
            + "<Pause duration=\"7\"/>");
        assertEquals("record MIXED", bench.tapes.did.next());
        bench.time.awaitAlarm(Duration.ofSeconds(5));
        String path = "/calls/" + callId() + "/recording";
        assertEquals(200, bench.send("PUT", path, "application/json", "{\"state\":\"paused\"}").statusCode());
        assertEquals("pause", bench.tapes.did.next());
        assertEquals(200, bench.send("PUT", path, "application/json", "{\"state\":\"recording\"}").statusCode());
        assertEquals("resume", bench.tapes.did.next());
        assertEquals(400, bench.send("PUT", path, "application/json", "{\"state\":\"odd\"}").statusCode());
        bench.time.pass(Duration.ofSeconds(5));
        assertEquals("stop", bench.tapes.did.next());
        bench.time.awaitAlarm(Duration.ofSeconds(7));
        assertEquals(404, bench.send("PUT", path, "application/json", "{\"state\":\"paused\"}").statusCode());
        phone.hangsUp();
    }

    @Test
    void times_over_rest_have_milliseconds_on_whole_seconds_too() {
        bench.time.advance(Duration.ofMillis(877));
        FakePhones.Incoming phone = call("<Record recordingAvailableUrl=\"/available\"/>");
        assertEquals("record SAID", bench.tapes.did.next());
        bench.time.advance(Duration.ofSeconds(2));
        phone.presses("#");
        hit("/available");
        JsonNode shown = Bench.json(bench.get("/recordings")).get(0);
        assertEquals("2026-11-20T09:00:01.000Z", shown.get("startTime").stringValue());
        assertEquals("2026-11-20T09:00:03.000Z", shown.get("endTime").stringValue());
        assertEquals("2026-11-20T09:00:01.000Z", bench.state(callId()).get("startTime").stringValue());
        phone.hangsUp();
    }

    private String callId() {
        return Bench.json(bench.get("/calls")).get(0).get("callId").stringValue();
    }

    @Test
    void what_cannot_be_recorded_is_told_as_an_error_and_the_call_goes_on() {
        bench.tapes.broken = true;
        bench.app.says("/done", "<Hangup/>");
        call("<Record " + ALL + "/>");
        CustomerApp.Hit available = hit("/available");
        assertEquals("error", available.text("status"));
        assertEquals(null, available.text("mediaUrl"));
    }

    @Test
    void recording_in_mp3_is_told_of_as_soon_as_it_is_over_and_available_once_it_is_encoded() throws Exception {
        bench.app.says("/done", "<Pause duration=\"600\"/>");
        FakePhones.Incoming phone = call("<Record fileFormat=\"mp3\" " + ALL + "/>");
        bench.tapes.did.next();
        phone.presses("#");
        CustomerApp.Hit first = bench.app.hits.next();
        CustomerApp.Hit second = bench.app.hits.next();
        CustomerApp.Hit done = first.path().equals("/done") ? first : second;
        CustomerApp.Hit available = done == first ? second : first;
        assertEquals("mp3", done.text("fileFormat"));
        assertEquals("mp3", available.text("fileFormat"));
        assertEquals("complete", available.text("status"));
        assertEquals(done.text("mediaUrl"), available.text("mediaUrl"));
        JsonNode shown = Bench.json(bench.get("/recordings")).get(0);
        assertEquals("mp3", shown.get("fileFormat").stringValue());
        HttpResponse<byte[]> media = load(URI.create(shown.get("mediaUrl").stringValue()), null);
        assertEquals("audio/mpeg", media.headers().firstValue("Content-Type").orElseThrow());
        assertEquals("MP3 of 16044", new String(media.body()));
        phone.hangsUp();
    }

    @Test
    void mp3_ends_the_call_with_the_reason_where_there_is_no_encoder() {
        try (Bench none = new Bench(CallSettings.defaults(), Duration.ofSeconds(15), null)) {
            none.app.says("/initiate", "<StartRecording fileFormat=\"mp3\"/>");
            none.incoming();
            CustomerApp.Hit hit = none.app.hits.next();
            while (!hit.path().equals("/status")) {
                hit = none.app.hits.next();
            }
            assertEquals("application-error", hit.text("cause"));
            assertTrue(hit.text("errorMessage").contains("mp3"));
        }
    }

    @Test
    void mp3_that_a_crash_cut_off_before_or_while_it_was_encoded_is_made_by_the_next_process() throws Exception {
        WebhookRequest told = WebhookRequest.post("recordingAvailable", bench.app.url("/available"),
            Map.of("accountId", bench.account, "callId", "c-mp3", "callUrl", "https://x/calls/c-mp3"),
            Duration.ofSeconds(5));
        Recordings before = recordings(RecordingLimits.DEFAULT);
        CallRecording cut = before.begin(of("c-mp3"), 2, RecordingFormat.MP3, told);
        Files.write(before.tape(cut), FakeTapes.wav(CallTapes.Tracks.APART, 12_000));
        recordings(RecordingLimits.DEFAULT).start();
        CustomerApp.Hit hit = hit("/available");
        assertEquals("partial", hit.text("status"));
        assertEquals("mp3", hit.text("fileFormat"));
        assertEquals("PT1.5S", hit.text("duration"));
        assertFalse(Files.exists(before.tape(cut)));
        bench.webhooks.settled("c-mp3").get();

        CallRecording whole = before.begin(of("c-mp3"), 2, RecordingFormat.MP3, told);
        Files.write(before.tape(whole), FakeTapes.wav(CallTapes.Tracks.APART, 12_000));
        before.close(); // nothing is encoded any more
        before.ended(whole, Duration.ofSeconds(1), CallRecording.Status.COMPLETE, told);
        recordings(RecordingLimits.DEFAULT).start();
        hit = hit("/available");
        assertEquals(whole.recordingId(), hit.text("recordingId"));
        assertEquals("complete", hit.text("status"));
        assertEquals("PT1S", hit.text("duration"));
        bench.webhooks.settled("c-mp3").get();

        CallRecording ended = before.begin(of("c-mp3"), 2, RecordingFormat.MP3, told);
        Files.write(before.tape(ended), FakeTapes.wav(CallTapes.Tracks.APART, 12_000));
        before.ended(ended, Duration.ofSeconds(1), CallRecording.Status.PARTIAL, told);
        recordings(RecordingLimits.DEFAULT).start();
        hit = hit("/available");
        assertEquals(ended.recordingId(), hit.text("recordingId"));
        assertEquals("partial", hit.text("status"));
        bench.webhooks.settled("c-mp3").get();
        recordings(RecordingLimits.DEFAULT).start();
        assertTrue(bench.app.hits.rest().isEmpty(), "told once");
    }

    @Test
    void what_cannot_be_encoded_stays_a_wav_file_and_is_said_to_be() throws Exception {
        WebhookRequest told = WebhookRequest.post("recordingAvailable", bench.app.url("/available"),
            Map.of("accountId", bench.account, "callId", "c-odd", "callUrl", "https://x/calls/c-odd"),
            Duration.ofSeconds(5));
        Recordings recordings = recordings(RecordingLimits.DEFAULT, (_, _) -> {
            throw new IOException("the disk is full");
        });
        CallRecording begun = recordings.begin(of("c-odd"), 1, RecordingFormat.MP3, told);
        Files.write(recordings.tape(begun), FakeTapes.wav(CallTapes.Tracks.SAID, 8000));
        recordings.ended(begun, Duration.ofSeconds(1), CallRecording.Status.COMPLETE, told);
        CustomerApp.Hit hit = hit("/available");
        assertEquals("wav", hit.text("fileFormat"));
        assertEquals("complete", hit.text("status"));
        assertTrue(Files.exists(recordings.tape(begun)));
    }

    @Test
    void caller_who_hangs_up_while_the_file_is_completed_gets_no_complete_event() {
        bench.tapes.stuck = true;
        FakePhones.Incoming phone = call("<Record recordCompleteUrl=\"/done\"/>");
        bench.tapes.did.next();
        phone.presses("#");
        assertEquals("stop", bench.tapes.did.next());
        phone.hangsUp();
        assertEquals("disconnect", hit("/status").text("eventType"));
        bench.tapes.completions.next().run();
        bench.awaitNoCalls();
        assertTrue(bench.app.hits.rest().isEmpty());
    }

    @Test
    void disk_that_is_stuck_does_not_hold_up_the_call() {
        bench.tapes.stuck = true;
        bench.app.says("/done", "<Hangup/>");
        FakePhones.Incoming phone = call("<Record recordCompleteUrl=\"/done\"/>");
        bench.tapes.did.next();
        phone.presses("#");
        assertEquals("stop", bench.tapes.did.next());
        bench.time.awaitAlarm(Duration.ofSeconds(3));
        bench.time.pass(Duration.ofSeconds(3));
        assertEquals(null, hit("/done").text("recordingId"));
        bench.tapes.completions.next().run();
    }

    private CallRecording.Of of(String callId) {
        return new CallRecording.Of(bench.account, bench.application, callId, "inbound", "+1", "+2", null, null, null);
    }

    @Test
    void recordings_are_listed_loaded_in_ranges_and_deleted() throws Exception {
        call("<Record " + ALL + " maxDuration=\"2\"/>");
        bench.tapes.did.next();
        bench.time.pass(Duration.ofSeconds(2));
        String id = hit("/available").text("recordingId");
        String callId = callId();
        JsonNode list = Bench.json(bench.get("/calls/" + callId + "/recordings"));
        assertEquals(1, list.size());
        assertEquals("complete", list.get(0).get("status").stringValue());
        assertEquals(1, Bench.json(bench.get("/recordings")).size());
        assertEquals(0, Bench.json(bench.get("/recordings?from=%2B1999")).size());
        assertEquals(400, bench.get("/recordings?minStartTime=%2B999999999-01-01T00:00:00Z").statusCode());

        byte[] whole = FakeTapes.wav(CallTapes.Tracks.SAID, 8000);
        URI media = URI.create(list.get(0).get("mediaUrl").stringValue());
        HttpResponse<byte[]> all = load(media, null);
        assertEquals(200, all.statusCode());
        assertArrayEquals(whole, all.body());
        HttpResponse<byte[]> part = load(media, "bytes=4-11");
        assertEquals(206, part.statusCode());
        assertEquals("bytes 4-11/" + whole.length, part.headers().firstValue("Content-Range").orElseThrow());
        assertArrayEquals(Arrays.copyOfRange(whole, 4, 12), part.body());
        assertEquals(5, load(media, "bytes=-5").body().length);
        assertEquals(whole.length - 40, load(media, "bytes=40-").body().length);
        assertEquals(416, load(media, "bytes=999999-").statusCode());
        assertEquals(whole.length, load(media, "bytes=0-1,3-4").body().length);

        String one = "/calls/" + callId + "/recordings/" + id;
        assertEquals(204, bench.send("DELETE", one + "/media", null, null).statusCode());
        assertEquals(404, bench.get(one + "/media").statusCode());
        assertEquals("deleted", Bench.json(bench.get(one)).get("status").stringValue());
        assertEquals(204, bench.send("DELETE", one, null, null).statusCode());
        assertEquals(404, bench.get(one).statusCode());
        assertEquals(404, bench.get("/calls/c-other/recordings/" + id).statusCode());
    }

    private HttpResponse<byte[]> load(URI media, String range) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest.Builder request = HttpRequest.newBuilder(media)
                .header("Authorization", "Bearer " + bench.account);
            if (range != null) {
                request.header("Range", range);
            }
            return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        }
    }

    @Test
    void what_a_crash_left_is_playable_partial_and_told_of_once() throws Exception {
        CallRecording.Of of = new CallRecording.Of(bench.account, bench.application, "c-cut", "inbound", "+1", "+2",
            null, null, null);
        WebhookRequest told = WebhookRequest.post("recordingAvailable", bench.app.url("/available"),
            Map.of("accountId", bench.account, "callId", "c-cut", "callUrl", "https://x/calls/c-cut"),
            Duration.ofSeconds(5));
        CallRecording begun = recordings(RecordingLimits.DEFAULT).begin(of, 2, RecordingFormat.WAV, told);
        Path file = recordings(RecordingLimits.DEFAULT).tape(begun);
        Files.write(file, FakeTapes.wav(CallTapes.Tracks.APART, 12_000));

        recordings(RecordingLimits.DEFAULT).start();
        CustomerApp.Hit hit = hit("/available");
        assertEquals("partial", hit.text("status"));
        assertEquals("PT1.5S", hit.text("duration"));
        assertEquals(48_000, ByteBuffer.wrap(Files.readAllBytes(file))
            .order(ByteOrder.LITTLE_ENDIAN).getInt(40));
        bench.webhooks.settled("c-cut").get();
        recordings(RecordingLimits.DEFAULT).start();
        bench.webhooks.settled("c-cut").get();
        assertTrue(bench.app.hits.rest().isEmpty());

        recordings(new RecordingLimits(Duration.ofDays(-1), 1, 0)).purge();
        assertFalse(Files.exists(file));
    }

    @Test
    void recordings_being_made_are_stopped_when_they_fill_the_room() throws Exception {
        CallRecording.Of of = new CallRecording.Of(bench.account, bench.application, "c-big", "inbound", "+1", "+2",
            null, null, null);
        Recordings small = recordings(new RecordingLimits(Duration.ofDays(1), 10_000, 0));
        AtomicInteger stops = new AtomicInteger();
        CallRecording first = small.begin(of, 1, RecordingFormat.WAV, null);
        CallRecording second = small.begin(of, 1, RecordingFormat.WAV, null);
        for (CallRecording one : List.of(first, second)) {
            Files.write(small.tape(one), new byte[4_999]);
            small.grows(one, stops::incrementAndGet);
        }
        small.watchRoom();
        assertEquals(0, stops.get());
        Files.write(small.tape(second), new byte[5_001]);
        small.watchRoom();
        small.watchRoom();
        assertEquals(2, stops.get());
        assertEquals(2, small.cut());
        assertThrows(RecordingRefused.class, () -> small.begin(of, 1, RecordingFormat.WAV, null));
        assertEquals(CallRecording.Status.PARTIAL,
            small.ended(first, Duration.ofSeconds(1), CallRecording.Status.COMPLETE, null).status());
    }

    private Recordings recordings(RecordingLimits limits) {
        return recordings(limits, (wav, mp3) -> Files.copy(wav, mp3));
    }

    private Recordings recordings(RecordingLimits limits, Mp3Encoder mp3) {
        return new Recordings(dir, limits, Bench.database(), "crash-" + bench.id, bench.webhooks, bench.time::now,
            mp3);
    }
}
