package dev.crosspoint.prompt.speech;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import dev.crosspoint.prompt.PhoneRate;
import dev.crosspoint.prompt.Tones;
import dev.crosspoint.transcoder.Wav;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpeechTest {
    private static final FreeTts FREETTS = new FreeTts();

    private static Ssml text(String text) {
        return new Ssml.Text(text);
    }

    private static SpeechRequest english(Ssml... content) {
        return new SpeechRequest("", Gender.FEMALE, "en-us", List.of(content));
    }

    private static short[] spoken(Synthesizer engine, SpeechRequest request) throws SpeechException, IOException {
        return Tones.all(PhoneRate.of(engine.synthesize(request)));
    }

    private static String words(SpeechRequest request) {
        return Spoken.of(request).stream().map(Spoken.Run::text).collect(Collectors.joining("|"));
    }

    @Test
    void the_embedded_engine_speaks_and_says_the_same_twice() throws Exception {
        short[] once = spoken(FREETTS, english(text("Thank you for calling. Please press one for sales.")));
        assertTrue(once.length > 8000 * 2 && once.length < 8000 * 6, () -> once.length + " samples");
        assertTrue(Tones.rms(once) > 500, () -> "rms " + Tones.rms(once));
        assertEquals(once.length,
            spoken(FREETTS, english(text("Thank you for calling. Please press one for sales."))).length, 200);
    }

    @Test
    void breaks_rates_and_volumes_are_honoured() throws Exception {
        int plain = spoken(FREETTS, english(text("good morning everybody"))).length;
        int paused = spoken(FREETTS, english(text("good morning"), new Ssml.Break(Duration.ofSeconds(2)),
            text(" everybody"))).length;
        assertTrue(paused > plain + 14_000, plain + " " + paused);
        int slow = spoken(FREETTS, english(new Ssml.Prosody(0.5, 1, 1, List.of(text("good morning everybody")))))
            .length;
        assertTrue(slow > plain * 1.4, plain + " " + slow);
        short[] loud = spoken(FREETTS, english(text("good morning")));
        short[] soft = spoken(FREETTS, english(new Ssml.Prosody(1, 1, 0.25, List.of(text("good morning")))));
        assertEquals(0.25, Tones.rms(soft) / Tones.rms(loud), 0.05);
    }

    @Test
    void nothing_to_say_is_silence() throws Exception {
        assertEquals(0, spoken(FREETTS, english(text(" ... "))).length, 8000 * 2);
        assertEquals(0, spoken(FREETTS, english()).length);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "characters||a1-b|A, 1, -, B", "telephone||+1 (919) 555-0100|1, 9 1 9, 5 5 5, 0 1 0 0",
        "ordinal||22|22nd", "ordinal||113|113th", "cardinal||12,345|12345", "date|mdy|9/5/2024|September 5th, 2024",
        "date|dmy|5.9.2024|September 5th, 2024", "date||2024-09-05|September 5th, 2024",
        "date|mdy|99/99/2024|99/99/2024", "time||2:30pm|2:30pm", "anything||x|x"})
    void say_as_becomes_words(String as, String format, String text, String words) {
        assertEquals(words, words(english(new Ssml.SayAs(as, format == null ? "" : format, text))));
    }

    @Test
    void substitutes_and_unknown_alphabets_are_spoken_as_words() {
        assertEquals("World Wide Web|tomato", words(english(new Ssml.Sub("World Wide Web"),
            new Ssml.Emphasis(Ssml.Level.STRONG, List.of(new Ssml.Phoneme("ipa", "x", List.of(text("tomato"))))))));
    }

    @Test
    void voices_have_a_gender_and_a_language_and_locales_many_spellings() {
        assertEquals(new Voices.Voice(Gender.MALE, "en-gb"), Voices.named("Simon"));
        assertNull(Voices.named("nobody"));
        assertEquals("en-gb", Voices.language("en_UK"));
        assertEquals("de-de", Voices.language("de"));
        assertEquals("en-us", Voices.language(""));
    }

    @Test
    void espeak_speaks_languages_and_genders_and_never_its_markup() throws Exception {
        Espeak espeak = Espeak.find("espeak-ng");
        assumeTrue(espeak != null, "espeak-ng is not installed");
        for (String language : List.of("en-us", "en-gb", "de-de", "es-mx", "fr-ca", "it-it", "ja-jp", "ru-ru", "arb",
            "cmn-cn")) {
            assertTrue(espeak.speaks(language), language);
        }
        assertFalse(espeak.speaks("xx"));
        SpeechRequest woman = new SpeechRequest("", Gender.FEMALE, "de-de", List.of(text("Guten Tag <b> & Co")));
        short[] she = spoken(espeak, woman);
        short[] he = spoken(espeak, new SpeechRequest("", Gender.MALE, "de-de", woman.content()));
        assertTrue(Tones.rms(she) > 500 && Tones.rms(he) > 500);
        short[] plain = spoken(espeak, english(text("hello there")));
        short[] marked = spoken(espeak, english(new Ssml.Prosody(1, 1, 1, List.of(text("hello there")))));
        assertEquals(plain.length, marked.length, 4000);
    }

    @Test
    void a_missing_command_is_no_engine_and_a_missing_language_falls_to_the_first() throws Exception {
        assertNull(Espeak.find("/nonexistent/espeak"));
        LocalSpeech speech = new LocalSpeech(List.of(FREETTS));
        assertFalse(speech.speaks("de-de"));
        assertTrue(spoken(speech, new SpeechRequest("", Gender.MALE, "de-de", List.of(text("hello")))).length > 1000);
    }

    @Test
    void a_service_is_asked_with_the_operators_template() throws Exception {
        byte[] wav = new Wav(16_000, 1, Tones.sine(16_000, 700, 9000, 0.5)).write(Wav.Format.PCM16);
        StringBuilder asked = new StringBuilder();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 5);
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            asked.append(exchange.getRequestHeaders().getFirst("X-Key")).append(' ').append(body);
            boolean json = exchange.getRequestURI().getPath().equals("/json");
            byte[] reply = json ? ("{\"audio\":{\"content\":\"" + Base64.getEncoder().encodeToString(wav) + "\"}}")
                .getBytes(StandardCharsets.UTF_8) : wav;
            exchange.sendResponseHeaders(exchange.getRequestURI().getPath().equals("/no") ? 500 : 200, reply.length);
            exchange.getResponseBody().write(reply);
            exchange.close();
        });
        server.start();
        try {
            URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
            HttpSpeech json = new HttpSpeech(new HttpSpeech.Service(base.resolve("/json"),
                "{\"ssml\":\"{ssml}\",\"v\":\"{voice}\",\"g\":\"{GENDER}\",\"l\":\"{locale}\",\"x\":{}}",
                "application/json", Map.of("X-Key", "secret"), "audio.content", 0, Map.of("en-us female", "Ann"),
                Duration.ofSeconds(5)));
            short[] heard = spoken(json, english(text("say \"{voice}\" & <hi>")));
            assertEquals(9000, Tones.level(heard, 8000, 700, 0.1, 0.4), 100);
            assertTrue(asked.toString().startsWith("secret {\"ssml\":\"<speak version"), asked.toString());
            assertTrue(asked.toString().contains("say &quot;{voice}&quot; &amp; &lt;hi&gt;"), asked.toString());
            assertTrue(asked.toString().endsWith("\"v\":\"Ann\",\"g\":\"FEMALE\",\"l\":\"en-US\",\"x\":{}}"),
                asked.toString());
            HttpSpeech refused = new HttpSpeech(new HttpSpeech.Service(base.resolve("/no"), "{text}",
                "application/ssml+xml", Map.of(), "", 0, Map.of(), Duration.ofSeconds(5)));
            assertThrows(SpeechException.class, () -> refused.synthesize(english(text("x"))));
            json.close();
            refused.close();
        } finally {
            server.stop(0);
        }
    }

    @Test
    void a_service_that_stalls_in_its_reply_is_given_up_and_its_key_is_not_told() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 5);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write(new byte[100]);
            exchange.getResponseBody().flush();
            try {
                over.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        });
        server.start();
        try (HttpSpeech speech = new HttpSpeech(new HttpSpeech.Service(
            URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/?key=hush"), "{text}",
            "application/ssml+xml", Map.of(), "", 0, Map.of(), Duration.ofMillis(300)))) {
            assertTimeoutPreemptively(Duration.ofSeconds(10), () -> assertThrows(SpeechException.class,
                () -> speech.synthesize(english(text("x")))));
            assertEquals("http 127.0.0.1", speech.id());
        } finally {
            over.countDown();
            server.stop(0);
        }
    }
}
