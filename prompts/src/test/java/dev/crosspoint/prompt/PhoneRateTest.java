package dev.crosspoint.prompt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PhoneRateTest {
    @ParameterizedTest
    @ValueSource(ints = {6000, 8000, 11_025, 16_000, 22_050, 24_000, 32_000, 44_100, 47_999, 48_000, 96_000})
    void a_tone_keeps_its_height_its_level_its_length_and_its_place(int rateHz) throws IOException {
        short[] heard = Tones.all(PhoneRate.of(new PcmStream(rateHz, Tones.sine(rateHz, 1000, 10_000, 1))));
        assertEquals(8000, heard.length, 1);
        assertEquals(10_000, Tones.level(heard, 8000, 1000, 0.1, 0.9), 50);
        short[] wanted = Tones.sine(8000, 1000, 10_000, 1);
        double error = 0;
        for (int i = 800; i < 7200; i++) {
            error = Math.max(error, Math.abs(heard[i] - wanted[i]));
        }
        assertTrue(error < 60, "differs by " + error);
    }

    @ParameterizedTest
    @ValueSource(ints = {11_025, 16_000, 44_100, 48_000})
    void what_a_telephone_cannot_carry_does_not_come_back_as_another_tone(int rateHz) throws IOException {
        short[] heard = Tones.all(PhoneRate.of(new PcmStream(rateHz, Tones.sine(rateHz, 5000, 10_000, 1))));
        assertTrue(Tones.rms(java.util.Arrays.copyOfRange(heard, 800, 7200)) < 15, () -> "" + Tones.rms(heard));
    }

    @Test
    void nothing_stays_nothing() throws IOException {
        assertEquals(0, Tones.all(PhoneRate.of(new PcmStream(44_100, new short[0]))).length);
    }

    @Test
    void one_sample_is_no_endless_sound() throws IOException {
        assertEquals(1, Tones.all(PhoneRate.of(new PcmStream(44_100, new short[1]))).length);
    }
}
