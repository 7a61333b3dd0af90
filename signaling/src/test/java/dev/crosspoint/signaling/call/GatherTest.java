package dev.crosspoint.signaling.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.signaling.bxml.Bxml;
import dev.crosspoint.signaling.bxml.BxmlResult;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Gather, in every ending. */
class GatherTest {
    private static final String PROMPT = "<SpeakSentence>press</SpeakSentence>";

    private final Bench bench = new Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    private FakePhones.Incoming answered(String verbs) {
        bench.app.says("/initiate", verbs);
        FakePhones.Incoming call = bench.incoming();
        bench.app.next("/initiate");
        assertEquals("200", call.did.next());
        return call;
    }

    private void gathered(String digits, String terminating) {
        CustomerApp.Hit hit = bench.app.next("/digits");
        assertEquals("gather", hit.text("eventType"));
        assertEquals(digits, hit.text("digits"));
        assertEquals(terminating, hit.text("terminatingDigit"));
        assertTrue(hit.json().has("answerTime"));
    }

    @Test
    void a_terminating_digit_ends_it_and_is_told_apart() {
        FakePhones.Incoming call = answered("<Gather gatherUrl='/digits' terminatingDigits='#*' tag='t'/><Pause/>");
        assertEquals("hear", bench.sound.did.next());
        bench.time.awaitAlarm(Duration.ofSeconds(5));
        call.presses("123*");
        gathered("123", "*");
        assertEquals("deaf", bench.sound.did.next());
        assertEquals("hangup 16", call.did.next());
    }

    @Test
    void the_most_digits_end_it_at_once() {
        FakePhones.Incoming call = answered("<Gather gatherUrl='/digits' maxDigits='2'/>");
        bench.time.awaitAlarm(Duration.ofSeconds(5));
        call.presses("42");
        gathered("42", "");
    }

    @Test
    void silence_between_digits_ends_it_with_what_was_pressed() {
        FakePhones.Incoming call = answered("<Gather gatherUrl='/digits' interDigitTimeout='3'/>");
        bench.time.awaitAlarm(Duration.ofSeconds(5));
        call.presses("7");
        bench.time.pass(Duration.ofSeconds(3));
        gathered("7", "");
    }

    @Test
    void no_digit_at_all_is_told_as_none_after_all_repeats() {
        answered("<Gather gatherUrl='/digits' firstDigitTimeout='4' repeatCount='2'>" + PROMPT + "</Gather>");
        bench.sound.played.next().ends();
        bench.time.pass(Duration.ofSeconds(4));
        bench.sound.played.next().ends();
        bench.time.pass(Duration.ofSeconds(4));
        gathered("", "");
        assertEquals(List.of(), bench.sound.played.rest());
    }

    @Test
    void the_first_digit_stops_the_prompts_and_counts() {
        FakePhones.Incoming call = answered("<Gather gatherUrl='/digits' maxDigits='3'>" + PROMPT + PROMPT
            + "</Gather>");
        bench.sound.played.next().ends();
        bench.sound.played.next();
        assertEquals("hear", bench.sound.did.next());
        call.presses("1");
        assertEquals("stop", bench.sound.did.next());
        call.presses("23");
        gathered("123", "");
    }

    @Test
    void without_a_url_the_digits_are_nobodys_and_the_next_verb_runs() {
        FakePhones.Incoming call = answered("<Gather maxDigits='1'/><Redirect redirectUrl='/next'/>");
        bench.time.awaitAlarm(Duration.ofSeconds(5));
        call.presses("1");
        bench.app.next("/next");
    }

    @Test
    void digits_pressed_before_it_are_not_its() {
        FakePhones.Incoming call = answered("<Ring duration='3'/><Gather gatherUrl='/digits' maxDigits='1'/>");
        bench.time.awaitAlarm(Duration.ofSeconds(3));
        call.presses("9");
        bench.time.pass(Duration.ofSeconds(3));
        assertEquals("hear", bench.sound.did.next());
        bench.time.awaitAlarm(Duration.ofSeconds(5));
        call.presses("1");
        gathered("1", "");
    }

    @Test
    void digits_are_not_told_to_start_gather_meanwhile() {
        FakePhones.Incoming call = answered("<StartGather dtmfUrl='/each'/><Gather maxDigits='1'/>"
            + "<Ring duration='8'/>");
        bench.time.awaitAlarm(Duration.ofSeconds(5));
        call.presses("1");
        bench.time.awaitAlarm(Duration.ofSeconds(8));
        call.presses("2");
        assertEquals("2", bench.app.next("/each").text("digit"));
    }

    @Test
    void a_zero_first_digit_timeout_waits_for_nothing_after_the_prompt() {
        answered("<Gather gatherUrl='/digits' firstDigitTimeout='0'>" + PROMPT + "</Gather>");
        bench.sound.played.next().ends();
        bench.time.pass(Duration.ZERO);
        gathered("", "");
    }

    @Test
    void hanging_up_ends_it_without_an_event() {
        FakePhones.Incoming call = answered("<Gather gatherUrl='/digits'>" + PROMPT + "</Gather>");
        bench.sound.played.next();
        call.presses("1");
        call.hangsUp();
        assertEquals("hangup", bench.app.next("/status").text("cause"));
    }

    @Test
    void limits_are_kept() {
        for (String verb : List.of("<Gather maxDigits='51'/>", "<Gather repeatCount='21'/>",
            "<Gather terminatingDigits='x'/>", "<Gather><Pause/></Gather>", "<Gather firstDigitTimeout='61'/>",
            "<Gather repeatCount='11'>" + PROMPT + PROMPT + "</Gather>", "<SendDtmf>12x</SendDtmf>",
            "<SendDtmf>" + "1".repeat(51) + "</SendDtmf>", "<SendDtmf toneDuration='49'>1</SendDtmf>",
            "<StartGather/>", "<SpeakSentence> </SpeakSentence>", "<SpeakSentence gender='other'>x</SpeakSentence>",
            "<PlayAudio>ftp://a/b.wav</PlayAudio>", "<PlayAudio/>")) {
            BxmlResult result = Bxml.parse(("<Response>" + verb + "</Response>").getBytes(), bench.app.url("/"));
            assertEquals(BxmlResult.Why.INVALID, assertInstanceOf(BxmlResult.Refused.class, result, verb).why());
        }
    }
}
