package dev.crosspoint.transcoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResamplerTest {
    @ParameterizedTest
    @CsvSource({"8000,16000", "8000,48000", "16000,48000", "16000,8000", "48000,8000", "48000,16000", "8000,8000"})
    void tones_keep_their_pitch_and_level_and_images_stay_out(int from, int to) {
        int lower = Math.min(from, to);
        for (double hz : new double[] {200, 1000, lower * 0.42}) {
            PcmFrame out = convert(from, to, hz);
            double level = 20 * Math.log10(new Goertzel(to, hz).rms(out, to / 4, to / 2) / reference());
            assertEquals(0, level, 0.15, hz + " Hz");
            if (to > from) {
                double image = new Goertzel(to, from - hz).rms(out, to / 4, to / 2) / reference();
                assertTrue(20 * Math.log10(image + 1e-9) < -55, "image of " + hz + " Hz");
            }
        }
        if (to < from) {
            double alias = rms(convert(from, to, lower * 0.51), to / 4, to / 2) / reference();
            System.out.printf("%d to %d: alias %.1f dB%n", from, to, 20 * Math.log10(alias));
            assertTrue(20 * Math.log10(alias) < -50, "alias");
        }
    }

    @Test
    void speech_goes_up_and_down_again_unharmed() {
        short[] speech = SyntheticSpeech.speech(8000, 3, 2);
        Resampler up = new Resampler(8000, 48_000, 160);
        Resampler down = new Resampler(48_000, 8000, 960);
        PcmFrame in = new PcmFrame(8000, 160);
        PcmFrame wide = new PcmFrame(48_000, 960);
        PcmFrame back = new PcmFrame(8000, 160);
        short[] heard = new short[speech.length];
        for (int at = 0; at < speech.length; at += 160) {
            in.copyFrom(speech, at, 160);
            assertEquals(960, up.process(in, wide));
            assertEquals(160, down.process(wide, back));
            back.copyTo(heard, at);
        }
        int lag = (int) Math.round(up.delaySamples() / 6 + down.delaySamples());
        assertEquals(lag, Listening.lag(speech, heard, 200), 1);
        double correlation = Listening.correlation(speech, heard, Listening.lag(speech, heard, 200));
        assertTrue(correlation > 0.98, "correlation " + correlation);
    }

    @Test
    void frames_of_any_length_join_without_a_seam() {
        short[] speech = SyntheticSpeech.speech(48_000, 1, 2);
        short[] whole = new short[8000];
        short[] parts = new short[8000];
        Resampler a = new Resampler(48_000, 8000, 48_000);
        Resampler b = new Resampler(48_000, 8000, 1000);
        PcmFrame in = new PcmFrame(48_000, 48_000);
        PcmFrame out = new PcmFrame(8000, 8000);
        in.copyFrom(speech, 0, 48_000);
        assertEquals(8000, a.process(in, out));
        out.copyTo(whole, 0);
        int made = 0;
        int at = 0;
        for (int n = 1; at < 48_000; n = n * 7 % 999 + 1) {
            int count = Math.min(n, 48_000 - at);
            in.copyFrom(speech, at, count);
            at += count;
            b.process(in, out);
            made += out.copyTo(parts, made);
        }
        assertEquals(8000, made);
        assertArrayEquals(whole, parts);
    }

    @Test
    void a_frame_is_converted_without_allocating_and_unfit_ones_are_refused() {
        Resampler r = new Resampler(8000, 48_000, 160);
        PcmFrame in = new PcmFrame(8000, 320);
        PcmFrame out = new PcmFrame(48_000, 960);
        in.silence(160);
        assertEquals(0, Allocation.bytes(300, 50, () -> r.process(in, out)));
        in.silence(161);
        assertEquals(-1, r.process(in, out));
        assertEquals(-1, r.process(out, out));
        assertThrows(IllegalArgumentException.class, () -> new Resampler(16_000, 24_000, 160));
    }

    /** A telephone's band, 200 to 3400 Hz of 8 kHz, and in proportion that of other rates. */
    @ParameterizedTest
    @CsvSource({"8000,16000", "8000,48000", "16000,48000", "16000,8000", "48000,8000", "48000,16000"})
    void the_band_is_flat_within_half_a_decibel(int from, int to) {
        double edge = Math.min(from, to) * 0.425;
        for (double hz = 100; hz <= edge; hz += edge / 23) {
            PcmFrame out = convert(from, to, hz);
            double level = 20 * Math.log10(new Goertzel(to, hz).rms(out, to / 4, to / 2) / reference());
            assertEquals(0, level, 0.5, hz + " Hz");
        }
    }

    private static PcmFrame convert(int from, int to, double hz) {
        Tone tone = new Tone(from, 6, hz);
        Resampler resampler = new Resampler(from, to, from / 50);
        PcmFrame in = new PcmFrame(from, from / 50);
        PcmFrame out = new PcmFrame(to, to / 50);
        PcmFrame all = new PcmFrame(to, to);
        for (int i = 0; i < 50; i++) {
            tone.generate(from / 50, in);
            assertEquals(to / 50, resampler.process(in, out));
            all.append(out, 0, to / 50);
        }
        return all;
    }

    private static double reference() {
        return 32_767 / Math.sqrt(2) * Math.pow(10, -6 / 20.0);
    }

    private static double rms(PcmFrame sound, int from, int count) {
        double sum = 0;
        for (int i = from; i < from + count; i++) {
            sum += (double) sound.get(i) * sound.get(i);
        }
        return Math.sqrt(sum / count);
    }
}
