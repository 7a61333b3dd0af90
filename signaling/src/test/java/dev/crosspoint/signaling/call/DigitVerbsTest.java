package dev.crosspoint.signaling.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** StartGather, StopGather and SendDtmf. */
class DigitVerbsTest {
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

    @Test
    void each_digit_is_told_once_whatever_verb_runs_until_stop_gather() {
        FakePhones.Incoming call = answered("<StartGather dtmfUrl='/digits' tag='t1' username='u' password='p'/>"
            + "<Ring duration='10'/><StopGather/><Ring duration='20'/>");
        assertEquals("hear", bench.sound.did.next());
        bench.time.awaitAlarm(Duration.ofSeconds(10));
        call.presses("5#");
        CustomerApp.Hit five = bench.app.next("/digits");
        assertEquals("dtmf", five.text("eventType"));
        assertEquals("5", five.text("digit"));
        assertEquals("t1", five.text("tag"));
        assertEquals("Basic dTpw", five.authorization());
        assertTrue(five.json().has("answerTime"));
        assertEquals("#", bench.app.next("/digits").text("digit"));
        bench.time.advance(Duration.ofSeconds(10));
        bench.time.awaitAlarm(Duration.ofSeconds(20));
        assertEquals("deaf", bench.sound.did.next());
        call.presses("7");
        bench.time.advance(Duration.ofSeconds(20));
        assertEquals("hangup 16", call.did.next());
        assertEquals("disconnect", bench.app.next("/status").text("eventType"));
    }

    @Test
    void stop_gather_without_start_does_nothing() {
        bench.app.says("/initiate", "<StopGather/>");
        FakePhones.Incoming call = bench.incoming();
        assertEquals("reject 603", call.did.next());
    }

    @Test
    void digits_are_sent_with_their_lengths_and_pauses() {
        FakePhones.Incoming call = answered("<SendDtmf toneDuration='100' toneInterval='70'>1a,w2W#</SendDtmf>");
        assertEquals("digit 1 100", bench.sound.did.next());
        bench.time.pass(Duration.ofMillis(170));
        assertEquals("digit A 100", bench.sound.did.next());
        bench.time.pass(Duration.ofMillis(100));
        bench.time.pass(Duration.ofMillis(500));
        bench.time.pass(Duration.ofMillis(500));
        assertEquals("digit 2 100", bench.sound.did.next());
        bench.time.pass(Duration.ofMillis(100));
        bench.time.pass(Duration.ofSeconds(1));
        assertEquals("digit # 100", bench.sound.did.next());
        bench.time.pass(Duration.ofMillis(100));
        assertEquals("hangup 16", call.did.next());
        assertEquals(List.of(), bench.sound.did.rest());
    }

    @Test
    void a_flood_of_digits_costs_no_call_its_end() {
        FakePhones.Incoming call = answered("<StartGather dtmfUrl='/digits'/><Pause duration='3000'/>");
        bench.time.awaitAlarm(Duration.ofSeconds(3000));
        call.presses("1".repeat(5000));
        call.hangsUp();
        CustomerApp.Hit hit = bench.app.hits.next();
        while (!hit.path().equals("/status")) {
            hit = bench.app.hits.next();
        }
        assertEquals("hangup", hit.text("cause"));
    }
}
