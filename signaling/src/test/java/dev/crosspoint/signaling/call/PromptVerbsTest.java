package dev.crosspoint.signaling.call;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.prompt.speech.Gender;
import dev.crosspoint.prompt.speech.SpeechRequest;
import dev.crosspoint.prompt.speech.Ssml;
import dev.crosspoint.transcoder.Wav;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PlayAudio and SpeakSentence. */
class PromptVerbsTest {
    private final Bench bench = new Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    private static short[] sound(int samples, int level) {
        short[] pcm = new short[samples];
        Arrays.fill(pcm, (short) level);
        return pcm;
    }

    private static byte[] wav(int samples, int level) {
        return new Wav(8000, 1, sound(samples, level)).write(Wav.Format.PCM16);
    }

    private FakePhones.Incoming answered(String verbs) {
        bench.app.says("/initiate", verbs);
        FakePhones.Incoming call = bench.incoming();
        bench.app.next("/initiate");
        assertEquals("200", call.did.next());
        return call;
    }

    private CustomerApp.Hit status(String cause) {
        CustomerApp.Hit hit = bench.app.next("/status");
        assertEquals(cause, hit.text("cause"), () -> hit.toString());
        return hit;
    }

    @Test
    void a_file_is_answered_for_played_to_its_end_and_the_next_verb_follows() {
        bench.app.serves("/hello.wav", "audio/wav", wav(16_000, 1234), Map.of());
        FakePhones.Incoming call = answered("<PlayAudio username='u' password='p'>hello.wav</PlayAudio>"
            + "<Redirect redirectUrl='/next'/>");
        CustomerApp.Hit fetch = bench.app.next("/hello.wav");
        assertEquals("GET", fetch.method());
        assertEquals("Basic " + Base64.getEncoder().encodeToString("u:p".getBytes()), fetch.authorization());
        FakeSound.Playing playing = bench.sound.played.next();
        assertArrayEquals(sound(16_000, 1234), playing.heard());
        playing.ends();
        bench.app.next("/next");
        assertEquals("hangup 16", call.did.next());
        assertEquals(List.of(), bench.sound.did.rest());
        status("hangup");
    }

    @ParameterizedTest
    @ValueSource(strings = {"max-age=60", "public, MAX-AGE=60, must-revalidate"})
    void a_fresh_file_is_fetched_once(String control) {
        bench.app.serves("/a.wav", "audio/wav", wav(800, 5), Map.of("Cache-Control", control));
        FakePhones.Incoming call = answered("<PlayAudio>/a.wav</PlayAudio><PlayAudio>/a.wav</PlayAudio>"
            + "<Pause duration='60'/><PlayAudio>/a.wav</PlayAudio>");
        bench.app.next("/a.wav");
        bench.sound.played.next().ends();
        FakeSound.Playing again = bench.sound.played.next();
        assertArrayEquals(sound(800, 5), again.heard());
        again.ends();
        bench.time.pass(Duration.ofSeconds(60));
        bench.app.next("/a.wav");
        bench.sound.played.next().ends();
        assertEquals("hangup 16", call.did.next());
        assertEquals(1, bench.prompts.counters().get("audio_cache_hits"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no-store, max-age=60", "no-cache", "max-age=0"})
    void a_file_that_may_not_be_kept_is_fetched_each_time(String control) {
        bench.app.serves("/a.wav", "audio/wav", wav(800, 5), Map.of("Cache-Control", control));
        FakePhones.Incoming call = answered("<PlayAudio>/a.wav</PlayAudio><PlayAudio>/a.wav</PlayAudio>");
        bench.app.next("/a.wav");
        bench.sound.played.next().ends();
        bench.app.next("/a.wav");
        bench.sound.played.next().ends();
        assertEquals("hangup 16", call.did.next());
        status("hangup");
        assertEquals(0, bench.prompts.counters().get("audio_disk_bytes"));
    }

    @Test
    void expires_counts_where_no_max_age_is_given() {
        bench.app.serves("/a.wav", "audio/wav", wav(800, 5),
            Map.of("Expires", "Fri, 01 Jan 2100 00:00:00 GMT"));
        answered("<PlayAudio>/a.wav</PlayAudio><PlayAudio>/a.wav</PlayAudio>");
        bench.app.next("/a.wav");
        bench.sound.played.next().ends();
        bench.sound.played.next().ends();
        status("hangup");
    }

    @Test
    void a_redirect_is_followed_without_the_credentials_where_it_leads_elsewhere() {
        bench.app.redirects("/a", "/b?x=1").serves("/b", null, wav(800, 9), Map.of());
        answered("<PlayAudio username='u' password='p'>/a</PlayAudio>");
        assertTrue(bench.app.next("/a").authorization() != null);
        assertTrue(bench.app.next("/b").authorization() != null);
        bench.sound.played.next().ends();
        status("hangup");
        String elsewhere = bench.app.url("/b").toString().replace("127.0.0.1", "localhost");
        bench.app.redirects("/a", elsewhere);
        answered("<PlayAudio username='u' password='p'>/a</PlayAudio>");
        assertTrue(bench.app.next("/a").authorization() != null);
        assertNull(bench.app.next("/b").authorization());
        bench.sound.played.next().ends();
        status("hangup");
    }

    @Test
    void what_cannot_be_played_ends_the_call_as_the_applications_error() {
        bench.app.replies("/page.wav", 200, "text/html", "<html>login</html>").replies("/none.wav", 404, null, "x")
            .redirects("/loop.wav", "/loop.wav").redirects("/file.wav", "file:///etc/passwd")
            .redirects("/meta.wav", "http://0.0.0.0/latest/meta-data");
        for (String[] bad : new String[][] {{"/page.wav", "not a WAV file"}, {"/none.wav", "HTTP 404"},
            {"/loop.wav", "redirected more than"}, {"/file.wav", "redirected to something"},
            {"/meta.wav", "the address is not one"}}) {
            FakePhones.Incoming call = answered("<PlayAudio>" + bad[0] + "</PlayAudio><Pause/>");
            assertEquals("hangup 38", call.did.next().replaceAll(" (41|38|47|31|127)", " 38"));
            CustomerApp.Hit hit = bench.app.hits.next();
            while (!hit.path().equals("/status")) {
                hit = bench.app.hits.next();
            }
            assertEquals("application-error", hit.text("cause"));
            assertTrue(hit.text("errorMessage").contains(bad[1]), hit.text("errorMessage"));
        }
    }

    @Test
    void hanging_up_while_a_file_is_fetched_or_played_leaves_nothing() {
        bench.app.hangs("/slow.wav").serves("/a.wav", "audio/wav", wav(80_000, 5), Map.of());
        FakePhones.Incoming call = answered("<PlayAudio>/slow.wav</PlayAudio>");
        bench.app.next("/slow.wav");
        call.hangsUp();
        status("hangup");
        FakePhones.Incoming other = answered("<PlayAudio>/a.wav</PlayAudio>");
        bench.app.next("/a.wav");
        bench.sound.played.next();
        other.hangsUp();
        assertEquals("stop", bench.sound.did.next());
        status("hangup");
        bench.awaitNoCalls();
    }

    @Test
    void an_update_stops_what_is_played() {
        bench.app.serves("/a.wav", "audio/wav", wav(80_000, 5), Map.of());
        bench.app.says("/initiate", "<PlayAudio>/a.wav</PlayAudio>");
        bench.app.says("/other", "<Hangup/>");
        FakePhones.Incoming call = bench.incoming();
        String callId = bench.app.next("/initiate").text("callId");
        assertEquals("200", call.did.next());
        bench.app.next("/a.wav");
        bench.sound.played.next();
        assertEquals(200, bench.post("/calls/" + callId, "{\"redirectUrl\":\"" + bench.app.url("/other") + "\"}")
            .statusCode());
        assertEquals("stop", bench.sound.did.next());
        bench.app.next("/other");
        assertEquals("hangup 16", call.did.next());
    }

    @Test
    void a_sentence_is_spoken_with_its_markup_and_made_once() {
        String sentence = "<SpeakSentence voice='bridget'>Hello <break time='2s'/><prosody rate='fast'>you</prosody>"
            + "</SpeakSentence>";
        FakePhones.Incoming call = answered(sentence + sentence);
        SpeechRequest asked = bench.engine.asked.next();
        assertEquals(new SpeechRequest("bridget", Gender.FEMALE, "en-gb", List.of(new Ssml.Text("Hello "),
            new Ssml.Break(Duration.ofSeconds(2)), new Ssml.Prosody(1.3, 1, 1, List.of(new Ssml.Text("you"))))),
            asked);
        FakeSound.Playing playing = bench.sound.played.next();
        assertArrayEquals(sound(160 * 6, 6), playing.heard());
        playing.ends();
        bench.sound.played.next().ends();
        assertEquals("hangup 16", call.did.next());
        assertEquals(List.of(), bench.engine.asked.rest());
        assertEquals(1, bench.prompts.counters().get("speech_cache_hits"));
    }

    @Test
    void a_voice_that_fails_ends_the_call() {
        bench.engine.hoarse = true;
        FakePhones.Incoming call = answered("<SpeakSentence>x</SpeakSentence>");
        assertTrue(call.did.next().startsWith("hangup"));
        status("application-error");
        assertEquals(1, bench.prompts.counters().get("speech_failures"));
    }
}
