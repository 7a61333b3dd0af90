package dev.crosspoint.transcoder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class G711FrameTest {
    private final MemorySegment packet = Arena.ofAuto().allocate(1500);
    private final PcmFrame frame = new PcmFrame(8000, 180);
    private final PcmFrame out = new PcmFrame(8000, 960);

    @ParameterizedTest
    @EnumSource(G711.class)
    void frames_survive_both_ways(G711 law) {
        short[] source = SyntheticSpeech.speech(8000, 2, 5);
        short[] heard = heard(law, source, n -> false);
        assertTrue(Listening.snrDb(source, heard, 0) > 34, "snr " + Listening.snrDb(source, heard, 0));
    }

    @Test
    void a_concealed_vowel_goes_on_in_step() {
        short[] vowel = vowel(8000);
        short[] heard = heard(G711.ULAW, vowel, n -> n == 20);
        double correlation = Listening.correlation(vowel, heard, 0, 20 * 160, 21 * 160);
        assertTrue(correlation > 0.95, "correlation " + correlation);
        assertTrue(steepest(heard) < 1.15 * steepest(vowel), "no click");
    }

    @Test
    void long_losses_fade_to_silence_at_60_ms_and_the_return_is_smooth() {
        short[] vowel = vowel(8000);
        short[] heard = heard(G711.ALAW, vowel, n -> n >= 20 && n < 25);
        double before = Listening.rms(heard, 19 * 160, 20 * 160);
        assertEquals(1, Listening.rms(heard, 20 * 160, 20 * 160 + 80) / before, 0.15);
        assertEquals(0.5, Listening.rms(heard, 20 * 160 + 240, 20 * 160 + 320) / before, 0.25);
        assertEquals(0, Listening.rms(heard, 20 * 160 + 480, 25 * 160), 0);
        assertTrue(steepest(heard) < 1.15 * steepest(vowel), "no click");
        assertEquals(1, Listening.correlation(vowel, heard, 0, 26 * 160, 40 * 160), 0.01);
    }

    @Test
    void concealed_speech_is_nearer_to_the_source_than_repetition_of_the_packet() {
        short[] source = SyntheticSpeech.continuous(8000, 20, 8);
        Random random = new Random(3);
        boolean[] lost = new boolean[1000];
        for (int i = 1; i < lost.length; i++) {
            lost[i] = random.nextInt(10) == 0;
        }
        short[] heard = heard(G711.ULAW, source, n -> lost[n]);
        short[] repeated = source.clone();
        for (int n = 1; n < 1000; n++) {
            if (lost[n]) {
                System.arraycopy(repeated, (n - 1) * 160, repeated, n * 160, 160);
            }
        }
        double concealed = Listening.snrDb(source, heard, 0);
        double repetition = Listening.snrDb(source, repeated, 0);
        System.out.printf("10 %% loss of G.711: signal to noise concealed %.1f dB, repeated %.1f dB%n", concealed,
                repetition);
        assertTrue(concealed > repetition + 3);
    }

    @Test
    void concealed_speech_is_understood_better_than_gaps() {
        short[] source = SyntheticSpeech.speech(8000, 20, 8);
        Random random = new Random(3);
        boolean[] lost = new boolean[1000];
        short[] gaps = source.clone();
        for (int i = 1; i < lost.length; i++) {
            lost[i] = random.nextInt(10) == 0;
            if (lost[i]) {
                Arrays.fill(gaps, i * 160, i * 160 + 160, (short) 0);
            }
        }
        double concealed = Stoi.of(source, heard(G711.ALAW, source, n -> lost[n]));
        double silent = Stoi.of(source, gaps);
        System.out.printf("10 %% loss of G.711: STOI concealed %.3f, silent %.3f%n", concealed, silent);
        assertTrue(concealed > 0.93 && concealed > silent + 0.05);
    }

    @Test
    void a_loss_before_any_sound_is_silent() {
        try (var decoder = new G711FrameDecoder(G711.ULAW)) {
            assertEquals(160, decoder.conceal(160, out));
            for (int i = 0; i < 160; i++) {
                assertEquals(0, out.get(i));
            }
        }
    }

    @Test
    void bad_packets_are_refused_and_nothing_is_thrown() {
        try (var decoder = new G711FrameDecoder(G711.ULAW); var encoder = new G711FrameEncoder(G711.ULAW)) {
            assertTrue(decoder.samples(packet, 0, 0) < 0);
            assertTrue(decoder.decode(packet, 0, 0, out) < 0);
            assertTrue(decoder.decode(packet, 1400, 200, out) < 0);
            assertTrue(decoder.decode(packet, 0, 961, out) < 0);
            assertTrue(decoder.conceal(0, out) < 0);
            assertTrue(decoder.conceal(961, out) < 0);
            assertFalse(decoder.restores(packet, 0, 160));
            frame.length(160);
            assertTrue(encoder.encode(frame, packet, 1400, 160) < 0);
            assertTrue(encoder.encode(frame, packet, 0, 159) < 0);
        }
    }

    private interface Loss {
        boolean lost(int packet);
    }

    private short[] heard(G711 law, short[] source, Loss loss) {
        short[] heard = new short[source.length];
        try (var encoder = new G711FrameEncoder(law); var decoder = new G711FrameDecoder(law)) {
            for (int n = 0; (n + 1) * 160 <= source.length; n++) {
                if (loss.lost(n)) {
                    assertEquals(160, decoder.conceal(160, out));
                } else {
                    frame.copyFrom(source, n * 160, 160);
                    assertEquals(160, encoder.encode(frame, packet, 7, 1000));
                    assertEquals(160, decoder.samples(packet, 7, 160));
                    assertEquals(160, decoder.decode(packet, 7, 160, out));
                }
                out.copyTo(heard, n * 160);
            }
        }
        return heard;
    }

    private static short[] vowel(int samples) {
        short[] sound = new short[samples];
        for (int i = 0; i < samples; i++) {
            double t = 2 * Math.PI * 118.3 * i / 8000;
            sound[i] = (short) (4000 * Math.sin(t) + 2500 * Math.sin(2 * t + 1) + 2000 * Math.sin(5 * t + 2));
        }
        return sound;
    }

    private static int steepest(short[] sound) {
        int most = 0;
        for (int i = 1; i < sound.length; i++) {
            most = Math.max(most, Math.abs(sound[i] - sound[i - 1]));
        }
        return most;
    }
}
