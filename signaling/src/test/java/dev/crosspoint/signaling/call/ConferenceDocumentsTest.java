package dev.crosspoint.signaling.call;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.signaling.recording.CallRecording;
import dev.crosspoint.signaling.recording.RecordingFormat;
import dev.crosspoint.signaling.recording.RecordingLimits;
import dev.crosspoint.signaling.recording.Recordings;
import dev.crosspoint.signaling.webhook.WebhookRequest;
import dev.crosspoint.transcoder.Wav;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Documents that run in a conference: what is said to all of the room, and what is recorded of it. */
class ConferenceDocumentsTest {
    private static final String RECORD = "<StartRecording recordingAvailableUrl='/recorded'/>";
    private final Bench bench = new Bench();
    private String callId;
    private String path;

    @AfterEach
    void close() {
        bench.close();
    }

    /** A call in a room whose application is asked there, with what it answers to the creation. */
    private void room(String created) {
        bench.app.replies("/events", 204, null, "");
        if (created != null) {
            bench.app.saysOnce("/events", created); // the next event may come before this one has been read
        }
        bench.app.says("/initiate", "<Conference conferenceEventUrl='/events' tag='t'>room</Conference>");
        bench.incoming();
        callId = bench.app.next("/initiate").text("callId");
        assertEquals("in " + callId, bench.media.room.next());
        CustomerApp.Hit hit = bench.app.next("/events");
        assertEquals("conferenceCreated", hit.text("eventType"));
        path = "/conferences/" + hit.text("conferenceId");
    }

    private void joined() {
        assertEquals("conferenceMemberJoin", bench.app.next("/events").text("eventType"));
    }

    private int says(String verbs) {
        return bench.send("PUT", path + "/bxml", "application/xml", "<Bxml>" + verbs + "</Bxml>").statusCode();
    }

    private void completes() {
        assertEquals(204, bench.post(path, "{\"status\":\"completed\"}").statusCode());
    }

    private FakeSound.Playing heard(String sentence) {
        FakeSound.Playing playing = bench.media.said.next();
        assertEquals(160 * sentence.length(), playing.heard().length);
        return playing;
    }

    private static byte[] wav(int samples, int level) {
        short[] pcm = new short[samples];
        Arrays.fill(pcm, (short) level);
        return new Wav(8000, 1, pcm).write(Wav.Format.PCM16);
    }

    @Test
    void the_answer_to_an_event_is_said_to_the_room_a_verb_after_the_other() {
        bench.app.serves("/hello.wav", "audio/wav", wav(16_000, 1234), Map.of());
        room("<PlayAudio username='u' password='p'>hello.wav</PlayAudio><SpeakSentence>welcome</SpeakSentence>");
        Set<String> paths = new HashSet<>(Set.of(bench.app.hits.next().path(), bench.app.hits.next().path()));
        assertEquals(Set.of("/hello.wav", "/events"), paths);
        FakeSound.Playing file = bench.media.said.next();
        short[] wanted = new short[16_000];
        Arrays.fill(wanted, (short) 1234);
        assertArrayEquals(wanted, file.heard());
        assertEquals(List.of(), bench.engine.asked.rest(), "the next verb does not begin before");
        file.ends();
        heard("welcome").ends();
        assertEquals(List.of(), bench.media.room.rest());
    }

    @Test
    void documents_wait_for_each_other_and_no_more_than_can_be_told() {
        room(null);
        joined();
        assertEquals(204, says("<SpeakSentence>one</SpeakSentence><SpeakSentence>three</SpeakSentence>"));
        FakeSound.Playing first = heard("one");
        bench.app.says("/elsewhere", "<SpeakSentence>seventh</SpeakSentence>");
        assertEquals(204, bench.post(path, "{\"redirectUrl\":\"" + bench.app.url("/elsewhere") + "\"}").statusCode());
        assertEquals("conferenceRedirect", bench.app.next("/elsewhere").text("eventType"));
        int taken = 0;
        int status = says("<SpeakSentence>many</SpeakSentence>");
        while (status == 204) {
            taken++;
            status = says("<SpeakSentence>many</SpeakSentence>");
        }
        assertEquals(409, status);
        assertEquals(1, bench.calls.conferenceFigures().get("conference_documents_dropped"));
        assertTrue(taken <= ConferenceScript.MAX_WAITING && taken >= ConferenceScript.MAX_WAITING - 1, "took " + taken);
        first.ends();
        heard("three").ends();
        int sentences = 0;
        for (int i = 0; i < ConferenceScript.MAX_WAITING; i++) {
            FakeSound.Playing playing = bench.media.said.next();
            sentences += playing.heard().length == 160 * "many".length() ? 1 : 0;
            playing.ends();
        }
        assertEquals(taken, sentences);
        assertEquals(List.of(), bench.media.said.rest());
    }

    @Test
    void a_verb_that_fails_is_skipped() {
        room(null);
        joined();
        assertEquals(204, says("<PlayAudio>/no-such.wav</PlayAudio><PlayAudio>http://127.0.0.1:1/a.wav</PlayAudio>"
            + "<SpeakSentence>and on</SpeakSentence>"));
        assertEquals("GET", bench.app.next("/no-such.wav").method());
        heard("and on").ends();
        assertEquals(2, bench.calls.conferenceFigures().get("conference_verbs_skipped"));
    }

    @Test
    void a_fault_of_ours_stops_neither_the_document_nor_those_behind_it() {
        room(null);
        joined();
        bench.tapes.faulty = true;
        assertEquals(204, says(RECORD + "<SpeakSentence>and on</SpeakSentence>"));
        heard("and on").ends();
        assertEquals(204, says("<SpeakSentence>and on again</SpeakSentence>"));
        heard("and on again").ends();
        assertEquals(1, bench.calls.conferenceFigures().get("conference_verbs_skipped"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"<SpeakSentence>a</SpeakSentence><Hangup/>", "<Gather/>", "nonsense <"})
    void an_answer_with_anything_else_in_it_is_not_run_at_all(String verbs) {
        room(verbs);
        joined();
        assertEquals(204, says("<SpeakSentence>later</SpeakSentence>"));
        heard("later").ends();
        assertEquals(1, bench.calls.conferenceFigures().get("conference_documents_refused"));
    }

    @Test
    void the_end_of_the_conference_cuts_what_is_said() {
        room(null);
        joined();
        assertEquals(204, says("<SpeakSentence>long</SpeakSentence><SpeakSentence>never</SpeakSentence>"));
        assertEquals(204, says("<SpeakSentence>never</SpeakSentence>"));
        heard("long");
        completes();
        assertEquals("closed", bench.media.room.next());
        assertEquals("silent", bench.media.room.next());
        assertEquals(404, says("<SpeakSentence>too late</SpeakSentence>"));
        assertEquals(List.of(), bench.media.said.rest());
    }

    @Test
    void a_room_is_recorded_and_its_recording_told_of_and_there_to_be_fetched() {
        room(null);
        joined();
        assertEquals(204, says(RECORD + "<StartRecording multiChannel='true'/>"
            + "<PauseRecording/><SpeakSentence>secret</SpeakSentence><ResumeRecording/><StopRecording/>"
            + "<StopRecording/>"));
        assertEquals("record room", bench.tapes.did.next());
        assertEquals("pause", bench.tapes.did.next());
        heard("secret").ends();
        assertEquals("resume", bench.tapes.did.next());
        assertEquals("stop", bench.tapes.did.next());
        CustomerApp.Hit told = bench.app.next("/recorded");
        assertEquals(Set.of("eventType", "eventTime", "accountId", "conferenceId", "name", "tag", "recordingId",
            "mediaUrl", "startTime", "endTime", "duration", "channels", "fileFormat", "status"),
            new HashSet<>(told.json().propertyNames()));
        assertEquals("conferenceRecordingAvailable", told.text("eventType"));
        assertEquals("1", told.text("channels"));
        assertEquals("complete", told.text("status"));
        assertEquals("PT1.25S", told.text("duration"));
        String one = path + "/recordings/" + told.text("recordingId");
        assertEquals("https://voice.example/api/v2/accounts/" + bench.account + one + "/media", told.text("mediaUrl"));
        JsonNode listed = Bench.json(bench.get(path + "/recordings"));
        assertEquals(1, listed.size());
        assertEquals(Bench.json(bench.get(one)), listed.get(0));
        assertEquals(Set.of("accountId", "conferenceId", "name", "recordingId", "duration", "channels", "startTime",
            "endTime", "fileFormat", "status", "mediaUrl"), new HashSet<>(listed.get(0).propertyNames()));
        assertEquals("room", listed.get(0).get("name").stringValue());
        HttpResponse<String> media = bench.get(one + "/media");
        assertEquals(200, media.statusCode());
        assertEquals("audio/vnd.wave", media.headers().firstValue("Content-Type").orElseThrow());
        assertTrue(media.body().startsWith("RIFF"));
        assertEquals(0, Bench.json(bench.get("/recordings")).size(), "those of calls");
        assertEquals(0, Bench.json(bench.get(one.replace("/conferences/", "/calls/").replaceAll("/r-.*", ""))).size());
        assertEquals(404, bench.get(one.replace("/conferences/", "/calls/")).statusCode());
        try (Bench other = new Bench()) {
            assertEquals(404, other.get(one + "/media").statusCode());
            assertEquals(0, Bench.json(other.get(path + "/recordings")).size());
        }
    }

    @Test
    void a_room_is_recorded_in_mp3_too() {
        room("<StartRecording fileFormat='mp3' recordingAvailableUrl='/recorded'/><StopRecording/>");
        joined();
        CustomerApp.Hit told = bench.app.next("/recorded");
        assertEquals("mp3", told.text("fileFormat"));
        String one = path + "/recordings/" + told.text("recordingId");
        assertEquals("mp3", Bench.json(bench.get(one)).get("fileFormat").stringValue());
        HttpResponse<String> media = bench.get(one + "/media");
        assertEquals("audio/mpeg", media.headers().firstValue("Content-Type").orElseThrow());
        assertTrue(media.body().startsWith("MP3 of "));
    }

    @Test
    void the_end_of_the_conference_ends_its_recording() {
        room(RECORD);
        joined();
        assertEquals("record room", bench.tapes.did.next());
        completes();
        assertEquals("stop", bench.tapes.did.next());
        Set<String> events = new HashSet<>();
        for (int i = 0; i < 4; i++) {
            events.add(bench.app.hits.next().text("eventType"));
        }
        assertEquals(Set.of("conferenceMemberExit", "conferenceCompleted", "conferenceRecordingAvailable",
            "disconnect"), events);
    }

    @Test
    void what_a_crash_left_of_a_room_s_recording_is_told_of_as_one_of_the_conference(@TempDir Path dir)
            throws Exception {
        Map<String, Object> fields = new HashMap<>(Recordings.ofConference("https://x/conferences/conf-cut"));
        fields.putAll(Map.of("accountId", bench.account, "conferenceId", "conf-cut"));
        WebhookRequest told = WebhookRequest.post("conferenceRecordingAvailable", bench.app.url("/recorded"), fields,
            Duration.ofSeconds(5));
        CallRecording cut = recordings(dir).begin(
            CallRecording.Of.conference(bench.account, bench.application, "conf-cut", "room"), 1, RecordingFormat.WAV,
            told);
        Files.write(recordings(dir).tape(cut), FakeTapes.wav(CallTapes.Tracks.MIXED, 12_000));
        recordings(dir).start();
        CustomerApp.Hit hit = bench.app.next("/recorded");
        assertEquals("partial", hit.text("status"));
        assertEquals("https://x/conferences/conf-cut/recordings/" + cut.recordingId() + "/media", hit.text("mediaUrl"));
        assertNull(hit.text("conferenceUrl"));
        assertEquals("partial", Bench.json(bench.get("/conferences/conf-cut/recordings")).get(0).get("status")
            .stringValue());
    }

    private Recordings recordings(Path dir) {
        return new Recordings(dir, RecordingLimits.DEFAULT, Bench.database(), "cut-" + bench.id, bench.webhooks,
            bench.time::now, null);
    }

    @Test
    void a_recording_that_cannot_begin_is_told_of_as_an_error() {
        bench.tapes.broken = true;
        room(RECORD);
        Set<String> told = new HashSet<>();
        for (int i = 0; i < 2; i++) {
            CustomerApp.Hit hit = bench.app.hits.next();
            told.add(hit.text("eventType") + " " + hit.text("status"));
        }
        assertEquals(Set.of("conferenceMemberJoin null", "conferenceRecordingAvailable error"), told);
    }
}
