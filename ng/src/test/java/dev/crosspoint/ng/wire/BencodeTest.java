package dev.crosspoint.ng.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BencodeTest {
    private static Decoded decode(String octets) {
        return Bencode.decode(octets.getBytes(StandardCharsets.ISO_8859_1), 0);
    }

    private static NgValue.Dictionary understood(String octets) {
        return assertInstanceOf(Decoded.Understood.class, decode(octets)).dictionary();
    }

    private static String why(String octets) {
        return assertInstanceOf(Decoded.Malformed.class, decode(octets)).why();
    }

    private static String encoded(NgValue value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Bencode.encode(value, out);
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    @Test
    void texts_numbers_lists_and_dictionaries_are_read() {
        NgValue.Dictionary d = understood("d7:command5:offer5:delayi-30e5:flagsl13:trust-address3:alle5:codecd4:maskl"
                + "4:opuseee");
        assertEquals("offer", d.text("command"));
        assertEquals(new NgValue.Number(-30), d.entries().get("delay"));
        assertEquals(NgValue.Sequence.ofTexts(List.of("trust-address", "all")), d.entries().get("flags"));
        assertEquals(NgValue.Sequence.ofTexts(List.of("opus")),
                ((NgValue.Dictionary) d.entries().get("codec")).entries().get("mask"));
    }

    @Test
    void what_was_read_is_written_again_octet_by_octet() {
        String octets = "d3:sdp5:\u00e4\0\r\n:4:listld1:ai0eelee1:zi123456789012345678ee";
        assertEquals(octets, encoded(understood(octets)));
    }

    @Test
    void bytes_after_the_dictionary_are_ignored() {
        assertEquals("ping", understood("d7:command4:pinge\n").text("command"));
    }

    @Test
    void faults_are_told_and_never_thrown() {
        assertEquals("the payload is not a dictionary", why("4:ping"));
        assertEquals("the payload ends too early", why("d"));
        assertEquals("the payload ends too early", why("d1:a"));
        assertEquals("a text that is longer than the payload at byte 1", why("d999999:a"));
        assertEquals("a text without a length at byte 1", why("d99999999:a"));
        assertEquals("a text without a length at byte 1", why("di1ei1ee"));
        assertEquals("a number that is none at byte 5", why("d1:aie1:b"));
        assertEquals("a number that is none at byte 5", why("d1:ai9999999999999999999ee"));
        assertEquals("a number that is none at byte 5", why("d1:ai12"));
    }

    @Test
    void depth_and_number_of_values_are_bounded() {
        assertEquals("more than 16 levels", why("d1:a" + "l".repeat(10_000)));
        assertEquals("more than 4096 values", why("d1:al" + "i1e".repeat(5000) + "ee"));
    }

    @Test
    void mutated_requests_end_in_a_verdict() {
        byte[] request = ("d7:command5:offer7:call-id6:abcdef8:from-tag3:xyz5:flagsl13:trust-address10:strict-srce"
                + "5:codecd4:maskl4:opuse9:transcodel4:PCMUee12:delete-delayi30ee")
                .getBytes(StandardCharsets.ISO_8859_1);
        Random random = new Random(42);
        int read = 0;
        for (int i = 0; i < 100_000; i++) {
            byte[] mutated = Arrays.copyOf(request, 1 + random.nextInt(request.length));
            for (int j = random.nextInt(4); j >= 0; j--) {
                mutated[random.nextInt(mutated.length)] = "dile0123456789:-\0\u00ff".getBytes(
                        StandardCharsets.ISO_8859_1)[random.nextInt(18)];
            }
            if (Bencode.decode(mutated, 0) instanceof Decoded.Understood u) {
                assertEquals(new Decoded.Understood(u.dictionary()),
                        decode(encoded(u.dictionary())), "read again as it was written");
                read++;
            }
        }
        assertTrue(read > 0);
    }
}
