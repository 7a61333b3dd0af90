package dev.crosspoint.transcoder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InfoDigitTest {
    private static Optional<InfoDigit> relay(String body) {
        return InfoDigit.read("application/dtmf-relay", body);
    }

    @Test
    void bodies_of_gateways_and_phones_are_read() {
        assertEquals(Optional.of(new InfoDigit('5', 160)), relay("Signal=5\r\nDuration=160\r\n"));
        assertEquals(Optional.of(new InfoDigit('#', 100)), relay("Signal= #\r\nDuration= 100"));
        assertEquals(Optional.of(new InfoDigit('*', 250)), relay("signal = *\n"));
        assertEquals(Optional.of(new InfoDigit('*', 80)), relay("Signal=10\nDuration=80\n"));
        assertEquals(Optional.of(new InfoDigit('A', 250)), relay("Signal=a\r\n\r\n"));
        assertEquals(Optional.of(new InfoDigit('7', 250)), InfoDigit.read("application/dtmf", "7"));
        assertEquals(Optional.of(new InfoDigit('#', 250)), InfoDigit.read("Application/DTMF; charset=x", " 11 \r\n"));
        assertEquals(Optional.of(new InfoDigit('1', 90)), InfoDigit.read("application/dtmf", "Signal=1\nDuration=90"));
    }

    @Test
    void others_are_no_keys() {
        for (String body : new String[] {"", "Signal=", "Signal=16", "Signal=x", "Duration=100", "5", "=5", "Signal"}) {
            assertEquals(Optional.empty(), relay(body), body);
        }
        assertEquals(Optional.empty(), InfoDigit.read("text/plain", "Signal=5"));
        assertEquals(Optional.empty(), InfoDigit.read(null, "Signal=5"));
        assertEquals(Optional.empty(), InfoDigit.read("application/dtmf", null));
        assertEquals(Optional.empty(), relay("Signal=5\n" + " ".repeat(2000)));
        assertThrows(IllegalArgumentException.class, () -> new InfoDigit('x', 100));
    }

    @Test
    void strange_durations_are_held_in_bounds() {
        assertEquals(InfoDigit.MAX_MS, relay("Signal=5\nDuration=999999999").orElseThrow().durationMs());
        assertEquals(1, relay("Signal=5\nDuration=0").orElseThrow().durationMs());
        assertEquals(InfoDigit.USUAL_MS, relay("Signal=5\nDuration=-3").orElseThrow().durationMs());
        assertEquals(InfoDigit.USUAL_MS, relay("Signal=5\nDuration=99999999999").orElseThrow().durationMs());
    }

    @Test
    void what_is_written_is_read() {
        for (char key : "0123456789*#ABCD".toCharArray()) {
            InfoDigit digit = new InfoDigit(key, 160);
            assertEquals(Optional.of(digit), InfoDigit.read(InfoDigit.RELAY_TYPE, digit.relayBody()));
            assertEquals(key, InfoDigit.read(InfoDigit.PLAIN_TYPE, digit.plainBody()).orElseThrow().key());
        }
    }

    @Test
    void mutated_bodies_never_throw() {
        Random random = new Random(9);
        StringBuilder body = new StringBuilder("Signal=5\r\nDuration=160\r\n");
        for (int i = 0; i < 20_000; i++) {
            body.setCharAt(random.nextInt(body.length()), (char) random.nextInt(128));
            relay(body.toString()).ifPresent(d -> assertTrue(TelephoneEvent.eventOf(d.key()) >= 0));
        }
    }
}
