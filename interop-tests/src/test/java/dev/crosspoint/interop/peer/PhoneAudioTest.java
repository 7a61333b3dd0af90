package dev.crosspoint.interop.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PhoneAudioTest {
    @Test
    void every_code_is_decoded_to_a_value_that_encodes_to_it() {
        for (int code = 0; code < 256; code++) {
            int value = PhoneAudio.ulaw((byte) code);
            int back = PhoneAudio.toUlaw(value / 32768.0) & 0xFF;
            assertEquals(code == 0x7F ? 0xFF : code, back, "value " + value); // minus zero is coded as plus zero
        }
    }

    @Test
    void full_scale_is_where_the_recommendation_has_it() {
        assertEquals(32124, PhoneAudio.ulaw((byte) 0x80));
        assertEquals(-32124, PhoneAudio.ulaw((byte) 0x00));
        assertEquals(32256, PhoneAudio.alaw((byte) 0xAA));
        assertEquals(8, PhoneAudio.alaw((byte) 0xD5));
    }
}
