package dev.crosspoint.transcoder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CallProgressTonesTest {
    static List<String> countries() {
        return List.copyOf(CallProgressTones.countries());
    }

    @Test
    void the_countries_asked_for_are_there() {
        assertTrue(CallProgressTones.countries().containsAll(List.of("US", "GB", "DE", "FR", "ES", "IT", "NL", "BE",
                "SE", "NO", "DK", "FI", "PL", "CH", "AT", "AU", "NZ", "JP", "CN", "IN", "BR", "MX", "ZA")));
        assertSame(CallProgressTones.of("gb"), CallProgressTones.of("uk"));
        assertEquals(CallProgressTones.of(""), CallProgressTones.of("ZZ"));
        assertEquals(List.of(425.0), CallProgressTones.of("").dial().steps().getFirst().frequenciesHz());
    }

    @ParameterizedTest
    @MethodSource("countries")
    void every_tone_is_a_telephones(String country) {
        CallProgressTones tones = CallProgressTones.of(country);
        for (ToneCadence cadence : List.of(tones.dial(), tones.ringback(), tones.busy(), tones.congestion(),
                tones.callWaiting())) {
            for (ToneCadence.Step step : cadence.steps()) {
                assertTrue(step.durationMs() >= 40 && step.durationMs() <= 14_000);
                assertTrue(step.frequenciesHz().stream().allMatch(hz -> hz >= 350 && hz <= 1400));
            }
            assertTrue(!cadence.steps().getFirst().frequenciesHz().isEmpty(), "begins with a tone");
        }
        assertTrue(durationMs(tones.busy()) <= 1500 && tones.busy().steps().size() == 2, "busy is short and even");
        assertTrue(durationMs(tones.ringback()) >= 2500);
        assertTrue(durationMs(tones.congestion()) <= 1800);
    }

    private static int durationMs(ToneCadence cadence) {
        return cadence.steps().stream().mapToInt(ToneCadence.Step::durationMs).sum();
    }

    @Test
    void a_dial_tone_goes_on_without_a_click() {
        ToneCadence.Player player = CallProgressTones.of("US").dial().player(8000);
        short[] sound = new short[12 * 8000];
        player.generate(sound);
        int steepest = 0;
        for (int i = 8001; i < sound.length; i++) {
            int step = Math.abs(sound[i] - sound[i - 1]);
            if (i < 16_000) {
                steepest = Math.max(steepest, step);
            }
            assertTrue(step <= steepest * 1.02, "at " + i);
        }
    }

    @Test
    void an_english_busy_tone_is_what_an_english_listener_expects() {
        ToneCadence.Player player = ToneCadence.busy("GB").player(8000);
        PcmFrame heard = new PcmFrame(8000, 12_000);
        player.generate(12_000, heard);
        assertTrue(new Goertzel(8000, 400).rms(heard, 0, 3000) > 2000);
        assertEquals(0, new Goertzel(8000, 400).rms(heard, 3000, 3000), 1e-9);
        assertTrue(new Goertzel(8000, 400).rms(heard, 6000, 3000) > 2000);
    }
}
