package dev.crosspoint.signaling.bxml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.prompt.speech.Ssml;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Speech markup inside of SpeakSentence. */
class SpeechMarkupTest {
    private static BxmlDocument document(String content) {
        byte[] body = ("<Response><SpeakSentence>" + content + "</SpeakSentence></Response>")
            .getBytes(StandardCharsets.UTF_8);
        return assertInstanceOf(BxmlResult.Accepted.class, Bxml.parse(body, URI.create("http://a/b"))).document();
    }

    private static List<Ssml> read(String content) {
        return ((SpeakSentence) document(content).verbs().getFirst()).speech().content();
    }

    private static Ssml text(String text) {
        return new Ssml.Text(text);
    }

    @Test
    void all_elements_keep_their_place_and_their_content() {
        assertEquals(List.of(
            new Ssml.Paragraph(List.of(new Ssml.Sentence(List.of(text("a "),
                new Ssml.Emphasis(Ssml.Level.STRONG, List.of(text("b"))))))),
            new Ssml.Lang("fr-FR", List.of(text("oui"))),
            new Ssml.Phoneme("ipa", "x", List.of(text("c"))),
            new Ssml.SayAs("date", "mdy", "1/2/2024"),
            new Ssml.Sub("World Wide Web")),
            read("<p><s>a <emphasis level='strong'>b</emphasis></s></p><lang xml:lang='fr-FR'>oui</lang>"
                + "<phoneme ph='x'>c</phoneme><say-as interpret-as='date' format='mdy'>1/2/2024</say-as>"
                + "<sub alias='World Wide Web'>WWW</sub>"));
    }

    @ParameterizedTest
    @CsvSource({"time='2s',2000", "time='1.5s',1500", "time='250ms',250", "time='+1s',1000", "time='60s',10000",
        "strength='none',0", "strength='x-strong',1500", "strength='medium',500", "time='soon',500"})
    void breaks_have_a_time_or_a_strength(String attributes, int ms) {
        assertEquals(List.of(text("a"), new Ssml.Break(Duration.ofMillis(ms))), read("a<break " + attributes + "/>"));
    }

    @ParameterizedTest
    @CsvSource({"rate='fast',1.3,1,1", "rate='50%',0.5,1,1", "rate='+50%',1.5,1,1", "pitch='+12st',1,2,1",
        "pitch='-50%',1,0.5,1", "volume='-20dB',1,1,0.1", "volume='silent',1,1,0", "rate='9999%',4,1,1",
        "rate='x',1,1,1", "pitch='200Hz',1,1,1"})
    void prosody_is_a_factor(String attributes, double rate, double pitch, double volume) {
        Ssml.Prosody prosody = (Ssml.Prosody) read("<prosody " + attributes + ">a</prosody>").getFirst();
        assertEquals(rate, prosody.rate(), 1e-9);
        assertEquals(pitch, prosody.pitch(), 1e-9);
        assertEquals(volume, prosody.volume(), 1e-9);
    }

    @Test
    void of_an_unknown_element_the_content_is_spoken_with_a_warning() {
        assertEquals(List.of(text("a "), text("b")), read("a <whisper>b</whisper>"));
        assertTrue(document("a <whisper>b</whisper>").warnings().getFirst().contains("whisper"));
    }

    @Test
    void markup_that_came_escaped_is_markup_and_other_brackets_are_text() {
        assertEquals(List.of(text("a "), new Ssml.Break(Duration.ofSeconds(1)), text(" b")),
            read("a &lt;break time=\"1s\"/&gt; b"));
        assertEquals(List.of(text("1 < 2 & 3 > 2")), read("1 &lt; 2 &amp; 3 &gt; 2"));
        assertEquals(List.of(text("a   b")), read("a &lt;emphasis level=\"strong\"&gt; b"));
    }

    @Test
    void the_words_stay_out_of_what_is_logged() {
        assertTrue(!document("my secret").verbs().getFirst().toString().contains("secret"));
    }
}
