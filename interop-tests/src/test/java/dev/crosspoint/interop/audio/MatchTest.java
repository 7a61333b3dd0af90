package dev.crosspoint.interop.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class MatchTest {
    @Test
    void a_delayed_quieter_copy_at_another_rate_is_recognised() {
        Signal source = noisySpeech(1, 8000, 5);
        Signal at48 = source.at(48000);
        double[] y = new double[at48.samples().length + 96000];
        for (int i = 0; i < at48.samples().length; i++) {
            y[i + 31234] = 0.5 * at48.samples()[i];
        }
        Match match = Match.of(source, new Signal(y, 48000));
        assertTrue(match.correlation() > 0.99, match.toString());
        assertEquals(31234 / 48000.0, match.lagSeconds(), 0.001);
        assertEquals(0.5, match.gain(), 0.05);
    }

    @Test
    void another_voice_is_not_recognised() {
        Match match = Match.of(noisySpeech(1, 8000, 5), noisySpeech(2, 8000, 8));
        assertTrue(match.correlation() < 0.4, match.toString());
    }

    @Test
    void a_copy_with_as_much_noise_scores_what_theory_says() {
        Signal source = noisySpeech(1, 8000, 5).band(300, 3400);
        Random random = new Random(9);
        double[] noise = new double[source.samples().length];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = random.nextGaussian();
        }
        Signal shaped = new Signal(noise, 8000).band(300, 3400);
        double scale = source.rms() / shaped.rms();
        double[] y = new double[noise.length + 8000];
        for (int i = 0; i < noise.length; i++) {
            y[i + 4000] = source.samples()[i] + scale * shaped.samples()[i];
        }
        assertEquals(Math.sqrt(0.5), Match.of(source, new Signal(y, 8000)).correlation(), 0.05);
    }

    @Test
    void a_tone_is_measured_to_a_tenth_of_a_hertz() {
        assertEquals(1003.3, Signal.tone(1003.3, 0.3, 2, 8000).strongestHz(), 0.1);
        assertTrue(Signal.tone(1000, 0.3, 2, 8000).purity(1000) > 0.99);
    }

    /** Noise whose band and loudness change like syllables do. */
    private static Signal noisySpeech(long seed, int rateHz, int seconds) {
        Random random = new Random(seed);
        double[] x = new double[rateHz * seconds];
        double low = 0;
        for (int i = 0; i < x.length; i++) {
            double loud = Math.pow(Math.sin(Math.PI * i / (rateHz * 0.35)), 2);
            low = 0.7 * low + random.nextGaussian();
            x[i] = 0.05 * loud * low;
        }
        return new Signal(x, rateHz);
    }
}
