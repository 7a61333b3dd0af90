package dev.crosspoint.signaling.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.media.LegQuality;
import dev.crosspoint.signaling.console.CallJournal.Entry;
import dev.crosspoint.signaling.console.CallJournal.Kind;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Journals are in order, and bounded. */
class CallJournalTest {
    private final Journals journals = new Journals(InstantSource.fixed(Instant.ofEpochSecond(1000)));

    private static Map<String, Object> call(String callId, String state) {
        return Map.of("callId", callId, "accountId", "1", "state", state, "from", "+15551230001", "to", "+15551230002");
    }

    private List<?> entries(String callId) {
        return (List<?>) journals.timeline("1", callId).orElseThrow().get("entries");
    }

    private String titles(String callId) {
        return entries(callId).stream().map(e -> ((Map<?, ?>) e).get("title").toString()).toList().toString();
    }

    @Test
    void messages_from_before_there_was_a_call_come_first() {
        journals.message("sip-1", false, "INVITE sip:x@y SIP/2.0", "1 INVITE");
        journals.message("sip-1", true, "SIP/2.0 100 Trying", "1 INVITE");
        journals.turned(call("c-1", "initiated"));
        journals.named("c-1", "sip-1");
        journals.verb("c-1", "Pause");
        journals.message("sip-1", true, "SIP/2.0 200 OK", "1 INVITE");
        assertEquals("[initiated, INVITE sip:x@y SIP/2.0, SIP/2.0 100 Trying, Pause, SIP/2.0 200 OK]", titles("c-1"));
    }

    @Test
    void a_long_story_loses_its_middle_and_says_how_much() {
        CallJournal journal = new CallJournal(call("c-1", "answered"));
        AtomicLong versions = new AtomicLong();
        for (int i = 0; i < 2000; i++) {
            journal.add(new Entry(i, Kind.WEBHOOK, "event " + i, Map.of("answer", "x".repeat(1000))), versions);
        }
        Map<String, Object> timeline = journal.timeline();
        List<?> left = (List<?>) timeline.get("entries");
        assertTrue(journal.chars() <= CallJournal.MAX_CHARS);
        assertEquals(2000, left.size() + (int) timeline.get("dropped"));
        assertEquals("event 0", ((Map<?, ?>) left.getFirst()).get("title"));
        assertEquals("event 1999", ((Map<?, ?>) left.getLast()).get("title"));
    }

    @Test
    void the_plot_of_a_long_call_gets_coarser_and_not_longer() {
        QualityPlot plot = new QualityPlot();
        for (int i = 0; i < 20_000; i++) {
            plot.add(QualityPlot.Sample.of(i, LegQuality.NONE));
        }
        assertTrue(plot.samples().size() <= QualityPlot.MAX_SAMPLES);
        assertTrue(plot.samples().size() >= QualityPlot.MAX_SAMPLES / 4);
        assertTrue(plot.samples().getFirst().atMs() < 100 && plot.samples().getLast().atMs() > 19_000);
        assertEquals(19_999, plot.last().atMs());
    }

    @Test
    void calls_that_ended_long_ago_and_calls_of_others_are_not_shown() {
        for (int i = 0; i < 600; i++) {
            journals.turned(call("c-" + i, "answered"));
            journals.turned(call("c-" + i, "disconnected"));
        }
        assertEquals(500, journals.size());
        assertTrue(journals.timeline("1", "c-0").isEmpty());
        assertTrue(journals.timeline("1", "c-599").isPresent());
        assertTrue(journals.timeline("2", "c-599").isEmpty());
        assertEquals(List.of(), journals.changed("2", -1, 10));
        assertEquals(10, journals.changed("1", -1, 10).size());
        assertEquals(0, journals.changed("1", journals.version(), 10).size());
        assertEquals(500 * 2 * 96 + 500 * "answereddisconnected".length(), journals.chars());
    }

    @Test
    void journals_of_living_calls_are_bounded_together_and_keep_their_last_entry() {
        String line = "SIP/2.0 180 " + "x".repeat(188);
        for (int i = 0; i < 420; i++) {
            journals.turned(call("c-" + i, "answered"));
            for (int n = 0; n < 450; n++) {
                journals.message("c-" + i, false, line, "1 INVITE");
            }
            journals.verb("c-" + i, "Pause");
            assertTrue(journals.chars() <= Journals.MAX_CHARS);
        }
        assertTrue(journals.chars() > Journals.MAX_CHARS / 2);
        assertEquals(420, journals.size());
        for (int i = 0; i < 420; i++) {
            assertTrue(titles("c-" + i).endsWith("Pause]"));
        }
    }

    @Test
    void whoever_read_a_version_finds_its_change() throws InterruptedException {
        journals.turned(call("c-1", "answered"));
        Thread writer = Thread.ofPlatform().start(() -> {
            for (int i = 0; i < 20_000; i++) {
                journals.verb("c-1", String.valueOf(i));
            }
        });
        long version = journals.version();
        Object shown = null;
        while (writer.isAlive() || journals.version() > version) {
            long now = journals.version();
            for (Map<String, Object> row : journals.changed("1", version, 10)) {
                shown = row.get("verb");
            }
            version = now;
        }
        writer.join();
        assertEquals("19999", shown);
    }

    @Test
    void floods_of_strangers_messages_are_not_kept() {
        for (int i = 0; i < 10_000; i++) {
            journals.message("stranger-" + i, false, "INVITE", "1 INVITE");
        }
        journals.turned(call("c-1", "initiated"));
        journals.named("c-1", "stranger-0");
        assertEquals("[initiated]", titles("c-1"));
        journals.turned(call("c-2", "initiated"));
        journals.named("c-2", "stranger-9999");
        assertEquals("[initiated, INVITE]", titles("c-2"));
    }

    @Test
    void numbers_and_digits_are_masked_unless_asked_for_and_passwords_always() {
        String text = "{\"from\":\"+15551234567\",\"digits\":\"1234\",\"timestamp\":1795166101250} "
                + "<Redirect redirectUrl=\"https://a/?token=abc&x=1\" username=\"u\" password=\"pw\"/> "
                + "sip:15551234567@h";
        assertEquals("{\"from\":\"+155•••67\",\"digits\":\"•••\",\"timestamp\":1795166101250} "
                + "<Redirect redirectUrl=\"https://a/?token=*****&x=1\" username=\"u\" password=\"*****\"/> "
                + "sip:•••67@h",
                Masks.of(text, false));
        assertEquals(text.replace("abc", "*****").replace("\"pw\"", "\"*****\""), Masks.of(text, true));
    }

    @Test
    void secrets_in_single_quotes_behind_an_escaped_ampersand_or_cut_off_are_masked() {
        assertEquals("<Redirect password=\"*****\" tag='t'/>", Masks.of("<Redirect password='hush' tag='t'/>", true));
        assertEquals("fallbackPassword = \"*****\"", Masks.of("fallbackPassword = 'say \"hush\"'", true));
        assertEquals("url='https://a/?x=1&amp;token=*****' id='2'",
                Masks.of("url='https://a/?x=1&amp;token=hush' id='2'", true));
        assertEquals("<Transfer password=\"*****\"", Masks.of("<Transfer password=\"hus …", true));
        assertEquals("<Transfer password=\"*****\"", Masks.of("<Transfer password='hus …", true));
        assertEquals("{\"token\":\"*****\"", Masks.of("{\"token\":\"hus …", true));
    }
}
