package dev.crosspoint.signaling.prompt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.prompt.PcmStream;
import dev.crosspoint.prompt.PhoneRate;
import dev.crosspoint.prompt.SoundStream;
import dev.crosspoint.prompt.speech.Gender;
import dev.crosspoint.prompt.speech.SpeechException;
import dev.crosspoint.prompt.speech.SpeechRequest;
import dev.crosspoint.prompt.speech.Ssml;
import dev.crosspoint.prompt.speech.Synthesizer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Accounts that want more spoken than voices can speak. */
class SpeechTurnsTest {
    private static final long PATIENCE_S = 20;
    private static final int SHARE = Speech.VOICES + 3;

    private final PromptCounters counters = new PromptCounters();
    private final BlockingQueue<String> begun = new LinkedBlockingQueue<>();
    private final Semaphore mayEnd = new Semaphore(0);
    private Speech speech = speech(4 * SHARE);

    private record Asked(Preparation preparation, CompletableFuture<Prepared> answer) {
        Prepared told() throws Exception {
            return answer.get(PATIENCE_S, TimeUnit.SECONDS);
        }
    }

    private Speech speech(int waiting) {
        PromptSettings base = PromptSettings.defaults();
        return new Speech(new Patient(), new PromptSettings(null, base.fileBytes(), base.fileDuration(),
            base.headTimeout(), base.fetchTimeout(), base.fetches(), base.keptBytes(), base.speechBytes(), waiting),
            counters);
    }

    @AfterEach
    void end() {
        speech.close();
    }

    private Asked ask(String accountId, String text) {
        Asked asked = new Asked(new Preparation(), new CompletableFuture<>());
        SpeechRequest request = new SpeechRequest("", Gender.FEMALE, "en-us", List.of(new Ssml.Text(text)));
        speech.prepare(accountId, request, asked.preparation(), asked.answer()::complete);
        return asked;
    }

    /** As many as are made at once, so that what follows waits. */
    private void occupyVoices(String accountId) throws Exception {
        for (int i = 0; i < Speech.VOICES; i++) {
            ask(accountId, "busy " + i);
        }
        assertTrue(next(Speech.VOICES).stream().allMatch(text -> text.startsWith("busy")));
    }

    private String next() throws InterruptedException {
        return begun.poll(PATIENCE_S, TimeUnit.SECONDS);
    }

    /** What so many voices begin with, in any order. */
    private Set<String> next(int count) throws InterruptedException {
        Set<String> all = new HashSet<>();
        for (int i = 0; i < count; i++) {
            all.add(next());
        }
        return all;
    }

    @Test
    void an_account_that_asks_for_more_than_its_share_is_refused_and_no_other() throws Exception {
        occupyVoices("a");
        for (int i = 0; i < 3; i++) {
            assertFalse(ask("a", "more " + i).answer().isDone());
        }
        Prepared.Failed refused = assertInstanceOf(Prepared.Failed.class, ask("a", "too many").told());
        assertEquals(PromptLimit.SPEECH_OF_ACCOUNT, refused.limit());
        assertTrue(refused.message().contains("of this account"), refused.message());
        assertEquals(1, counters.snapshot().get("speech_refused_account"));
        Asked other = ask("b", "other");
        mayEnd.release(2);
        assertEquals(Set.of("more 0", "other"), next(2));
        mayEnd.release(SHARE);
        assertInstanceOf(Prepared.Ready.class, other.told());
        assertInstanceOf(Prepared.Ready.class, ask("a", "busy 0").told());
        assertEquals(1, counters.snapshot().get("speech_failures"));
    }

    @Test
    void a_sentence_whose_last_preparation_is_closed_is_not_made_and_gives_up_its_place() throws Exception {
        occupyVoices("a");
        Asked gone = ask("a", "gone");
        Asked goneToo = ask("a", "gone");
        ask("a", "gone at once").preparation().close();
        Asked one = ask("a", "wanted by one of two");
        ask("a", "wanted by one of two").preparation().close();
        Asked other = ask("a", "other");
        gone.preparation().close();
        goneToo.preparation().close();
        Asked last = ask("a", "last");
        mayEnd.release(SHARE);
        assertEquals(Set.of("wanted by one of two", "other", "last"), next(3));
        assertInstanceOf(Prepared.Ready.class, other.told());
        assertInstanceOf(Prepared.Ready.class, one.told());
        assertInstanceOf(Prepared.Ready.class, last.told());
        assertFalse(gone.answer().isDone());
        assertEquals(0, counters.snapshot().get("speech_refused_account"));
        mayEnd.release();
        Asked again = ask("a", "gone");
        assertEquals("gone", next());
        assertInstanceOf(Prepared.Ready.class, again.told());
    }

    @Test
    void a_sentence_that_two_accounts_ask_for_waits_in_the_queue_of_either() throws Exception {
        occupyVoices("a");
        Asked late = ask("a", "same");
        Asked early = ask("b", "same");
        mayEnd.release(SHARE);
        assertInstanceOf(Prepared.Ready.class, late.told());
        assertInstanceOf(Prepared.Ready.class, early.told());
        assertEquals("same", next());
    }

    @Test
    void a_full_queue_refuses_until_there_is_room() throws Exception {
        speech.close();
        speech = speech(2);
        for (int i = 0; i < Speech.VOICES + 2; i++) {
            assertFalse(ask("account " + i, "sentence " + i).answer().isDone());
        }
        Prepared.Failed refused = assertInstanceOf(Prepared.Failed.class, ask("one more", "x").told());
        assertEquals(PromptLimit.SPEECH, refused.limit());
        assertEquals(1, counters.snapshot().get("speech_refused_full"));
        mayEnd.release(Speech.VOICES + 3);
        assertEquals(Speech.VOICES + 2, next(Speech.VOICES + 2).size());
        assertInstanceOf(Prepared.Ready.class, ask("one more", "x").told());
    }

    /** A voice that ends a sentence when it may. */
    private final class Patient implements Synthesizer {
        @Override
        public String id() {
            return "patient";
        }

        @Override
        public boolean speaks(String language) {
            return true;
        }

        @Override
        public SoundStream synthesize(SpeechRequest request) throws SpeechException {
            begun.add(((Ssml.Text) request.content().getFirst()).value());
            try {
                mayEnd.acquire();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                throw new SpeechException("interrupted");
            }
            return new PcmStream(PhoneRate.RATE_HZ, new short[PhoneRate.RATE_HZ]);
        }
    }
}
