package dev.crosspoint.signaling.prompt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.crosspoint.prompt.PcmStream;
import dev.crosspoint.prompt.PhoneRate;
import dev.crosspoint.prompt.SoundStream;
import dev.crosspoint.prompt.speech.Gender;
import dev.crosspoint.prompt.speech.SpeechRequest;
import dev.crosspoint.prompt.speech.Ssml;
import dev.crosspoint.prompt.speech.Synthesizer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sentences that are kept, and those that are not worth it. */
class SpeechTest {
    private static final int SHORTEST = PhoneRate.RATE_HZ / 10;

    private final PromptCounters counters = new PromptCounters();
    private int samples = SHORTEST;
    private final Speech speech = new Speech(new Synthesizer() {
        @Override
        public String id() {
            return "silence";
        }

        @Override
        public boolean speaks(String language) {
            return true;
        }

        @Override
        public SoundStream synthesize(SpeechRequest request) {
            return new PcmStream(PhoneRate.RATE_HZ, new short[samples]);
        }
    }, PromptSettings.defaults(), counters);

    @AfterEach
    void end() {
        speech.close();
    }

    private void say(String text) throws Exception {
        say("a", text);
    }

    private void say(String accountId, String text) throws Exception {
        CompletableFuture<Prepared> answer = new CompletableFuture<>();
        speech.prepare(accountId, new SpeechRequest("", Gender.FEMALE, "en-us", List.of(new Ssml.Text(text))),
            new Preparation(), answer::complete);
        assertInstanceOf(Prepared.Ready.class, answer.get(20, TimeUnit.SECONDS));
    }

    @Test
    void a_sentence_without_sound_is_not_kept() throws Exception {
        samples = 0;
        say("...");
        say("...");
        assertEquals(0, counters.spokenBefore.sum());
        samples = SHORTEST;
        say("hello");
        say("hello");
        assertEquals(1, counters.spokenBefore.sum());
        assertEquals(2L * SHORTEST, speech.bytes());
    }

    @Test
    void of_many_short_sentences_the_last_are_kept() throws Exception {
        for (int i = 0; i < Speech.MOST_KEPT + 100; i++) {
            say("sentence " + i);
        }
        assertEquals(2L * SHORTEST * Speech.MOST_KEPT, speech.bytes());
        say("sentence 100");
        assertEquals(1, counters.spokenBefore.sum());
        say("sentence 99");
        assertEquals(1, counters.spokenBefore.sum());
    }

    @Test
    void what_one_account_says_pushes_out_its_own_sentences() throws Exception {
        say("b", "hello");
        for (int i = 0; i < Speech.MOST_KEPT + 100; i++) {
            say("sentence " + i);
        }
        assertEquals(2L * SHORTEST * Speech.MOST_KEPT, speech.bytes());
        say("b", "hello");
        assertEquals(1, counters.spokenBefore.sum());
    }
}
