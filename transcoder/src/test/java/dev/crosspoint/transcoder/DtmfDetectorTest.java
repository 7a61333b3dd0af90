package dev.crosspoint.transcoder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The limits of ITU-T Q.24. */
class DtmfDetectorTest {
    private static final String PAD = "123A456B789C*0#D";
    private static final double[] LOW = {697, 770, 852, 941};
    private static final double[] HIGH = {1209, 1336, 1477, 1633};
    /** A sine of full scale is 3.14 dBm0 in G.711. */
    private static final double FULL_DBM0 = 3.14;

    /** A signal under construction. */
    private static final class Signal {
        private final double[] samples;
        private final int rateHz;
        private int at;

        Signal(int rateHz, double seconds) {
            this.rateHz = rateHz;
            samples = new double[(int) (rateHz * seconds)];
        }

        Signal pause(double ms) {
            at += (int) (rateHz * ms / 1000);
            return this;
        }

        Signal key(char key, double ms, double lowDbm0, double highDbm0, double lowOff, double highOff) {
            int place = PAD.indexOf(key);
            int count = (int) (rateHz * ms / 1000);
            for (int i = 0; i < count; i++, at++) {
                double t = 2 * Math.PI * i / rateHz;
                samples[at] += amplitude(lowDbm0) * Math.sin(t * LOW[place / 4] * (1 + lowOff))
                        + amplitude(highDbm0) * Math.sin(t * HIGH[place % 4] * (1 + highOff) + 1);
            }
            return this;
        }

        Signal key(char key, double ms) {
            return key(key, ms, -10, -8, 0, 0);
        }

        Signal noise(double dbm0, long seed) {
            Random random = new Random(seed);
            for (int i = 0; i < samples.length; i++) {
                samples[i] += amplitude(dbm0) / Math.sqrt(2) * random.nextGaussian();
            }
            return this;
        }

        String heard() {
            return DtmfDetectorTest.heard(new DtmfDetector(rateHz), samples, rateHz);
        }

        private static double amplitude(double dbm0) {
            return 32_767 * Math.pow(10, (dbm0 - FULL_DBM0) / 20);
        }
    }

    private static String heard(DtmfDetector detector, double[] sound, int rateHz) {
        PcmFrame frame = new PcmFrame(rateHz, rateHz / 50);
        StringBuilder keys = new StringBuilder();
        for (int from = 0; from + frame.capacity() <= sound.length; from += frame.capacity()) {
            frame.length(frame.capacity());
            for (int i = 0; i < frame.capacity(); i++) {
                frame.setClipped(i, (int) Math.rint(sound[from + i]));
            }
            char key = detector.hear(frame);
            if (key != 0) {
                keys.append(key);
            }
        }
        return keys.toString();
    }

    @ParameterizedTest
    @ValueSource(ints = {8000, 16_000, 48_000})
    void all_keys_of_40_ms_with_pauses_of_40_ms_at_any_place(int rateHz) {
        for (int shift = 0; shift < 20; shift++) {
            Signal signal = new Signal(rateHz, 2).pause(shift + shift / 20.0);
            for (char key : PAD.toCharArray()) {
                signal.key(key, 40).pause(40);
            }
            assertEquals(PAD, signal.heard(), shift + " ms");
        }
    }

    @Test
    void the_same_key_again_is_another_key() {
        assertEquals("1111", new Signal(8000, 1).key('1', 40).pause(40).key('1', 60).pause(40).key('1', 40).pause(45)
                .key('1', 40).heard());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -6, -12, -18, -24, -30, -36})
    void keys_of_any_level(double dbm0) {
        Signal signal = new Signal(8000, 2);
        for (char key : PAD.toCharArray()) {
            signal.key(key, 50, dbm0, dbm0, 0, 0).pause(50);
        }
        assertEquals(PAD, signal.heard());
    }

    @ParameterizedTest
    @CsvSource({"-8, 0", "-4, 0", "0, -4", "0, -8"})
    void keys_with_one_wave_stronger(double lowDb, double highDb) {
        Signal signal = new Signal(8000, 2);
        for (char key : PAD.toCharArray()) {
            double low = -12 + (lowDb == -8 ? -6 : lowDb);          // the high group 6 dB up, the low one 8
            signal.key(key, 50, low, -12 + highDb, 0, 0).pause(50);
        }
        assertEquals(PAD, signal.heard());
        Signal slanted = new Signal(8000, 2);
        for (char key : PAD.toCharArray()) {
            slanted.key(key, 50, -12 + 3 * lowDb, -12 + 3 * highDb, 0, 0).pause(50);
        }
        assertEquals("", slanted.heard(), "by 12 dB and more it is no key");
    }

    @Test
    void keys_a_little_off_are_heard_and_others_are_not() {
        for (double low : new double[] {-0.015, 0, 0.015}) {
            for (double high : new double[] {-0.015, 0, 0.015}) {
                Signal signal = new Signal(8000, 2);
                for (char key : PAD.toCharArray()) {
                    signal.key(key, 50, -10, -8, low, high).pause(50);
                }
                assertEquals(PAD, signal.heard(), low + " and " + high);
            }
        }
        for (double off : new double[] {-0.06, -0.045, -0.035, 0.035, 0.045, 0.06}) {
            Signal low = new Signal(8000, 2);
            Signal high = new Signal(8000, 2);
            for (char key : PAD.toCharArray()) {
                low.key(key, 50, -10, -8, off, 0).pause(50);
                high.key(key, 50, -10, -8, 0, off).pause(50);
            }
            assertEquals("", low.heard(), "low off by " + off);
            assertEquals("", high.heard(), "high off by " + off);
        }
    }

    @Test
    void short_bursts_are_no_keys_and_short_breaks_no_pauses() {
        for (int shift = 0; shift < 10; shift++) {
            assertEquals("", new Signal(8000, 1).pause(shift).key('5', 20).pause(100).key('8', 20).heard());
            assertEquals("5", new Signal(8000, 1).pause(shift).key('5', 60).pause(10).key('5', 60).heard());
        }
    }

    @Test
    void noise_15_db_below_is_borne_at_any_offset() {
        for (int seed = 0; seed < 20; seed++) {
            Signal signal = new Signal(8000, 2);
            for (char key : PAD.toCharArray()) {
                signal.key(key, 50, -20, -20, (seed % 3 - 1) * 0.01, (seed / 3 % 3 - 1) * 0.01).pause(50);
            }
            assertEquals(PAD, signal.noise(-32, seed).heard());     // 15 dB below both waves together
        }
    }

    @Test
    void a_key_is_told_as_held_until_it_is_released() {
        DtmfDetector detector = new DtmfDetector();
        assertEquals("7", heard(detector, new Signal(8000, 0.2).key('7', 200).samples, 8000));
        assertEquals('7', detector.held());
        assertEquals("", heard(detector, new Signal(8000, 0.1).samples, 8000));
        assertEquals(0, detector.held());
    }

    @Test
    void our_own_keys_are_heard_at_their_level() {
        InbandDtmf sender = new InbandDtmf(8000);
        for (char key : PAD.toCharArray()) {
            assertTrue(sender.send(key, 80));
        }
        assertFalse(sender.send('x', 80));
        DtmfDetector detector = new DtmfDetector();
        PcmFrame frame = new PcmFrame(8000, 160);
        StringBuilder keys = new StringBuilder();
        double loudest = 0;
        for (int i = 0; i < 200; i++) {
            frame.length(160);
            for (int n = 0; n < 160; n++) {
                frame.set(n, (short) 1000);         // what would be sent else
            }
            boolean active = sender.active();
            sender.play(frame);
            if (active) {
                loudest = Math.max(loudest, new Goertzel(8000, 770).rms(frame, 0, 160));
                char key = detector.hear(frame);
                if (key != 0) {
                    keys.append(key);
                }
            } else {
                assertEquals(1000, frame.get(0));
            }
        }
        assertEquals(PAD, keys.toString());
        assertEquals(32_767 / Math.sqrt(2) * Math.pow(10, (-10 - FULL_DBM0) / 20), loudest, 300);
        for (int i = 0; i < InbandDtmf.QUEUE; i++) {
            assertTrue(sender.send('1', 0));
        }
        assertFalse(sender.send('1', 100));
        sender.clear();
        assertFalse(sender.active());
    }

    @Test
    void minutes_of_speech_in_seven_voices_are_no_key() throws Exception {
        String text = "The quick brown fox jumps over the lazy dog near the river bank. She sells sea shells by the "
                + "sea shore, and he measures seven hundred and forty two calls in the evening. Please hold the line "
                + "while we connect you to an agent. Your account number is nine, eight, three, one, zero, five. "
                + "Meine Nummer ist null eins sieben sechs. Je vous rappelle tout de suite, merci beaucoup. "
                + "Oh, you owe me eighty euros, Aunt Eileen! Why are we all away in May, Maya?";
        int seconds = 0;
        for (String voice : new String[] {"en-us", "en-gb+f3", "de", "fr+f2", "es+m3", "it+f4", "en-us+whisper"}) {
            short[] speech = Espeak.say(voice, text, 8000);
            for (double gain : new double[] {0.3, 1, 2}) {
                double[] sound = new double[speech.length];
                for (int i = 0; i < sound.length; i++) {
                    sound[i] = speech[i] * gain;
                }
                assertEquals("", heard(new DtmfDetector(), sound, 8000), voice);
                seconds += speech.length / 8000;
            }
        }
        System.out.println("DTMF: no key in " + seconds + " s of speech");
        assertTrue(seconds > 300);
    }

    @Test
    void minutes_of_noise_and_of_chords_are_no_key() {
        assertEquals("", new Signal(8000, 300).noise(-15, 5).heard());
        short[] voice = SyntheticSpeech.speech(8000, 300, 12);
        double[] sound = new double[voice.length];
        for (int i = 0; i < sound.length; i++) {
            sound[i] = voice[i];
        }
        assertEquals("", heard(new DtmfDetector(), sound, 8000));
        double[] chords = new double[8000 * 60];
        Random random = new Random(2);
        double[] hz = new double[3];
        for (int i = 0; i < chords.length; i++) {
            if (i % 1600 == 0) {
                for (int k = 0; k < 3; k++) {
                    hz[k] = 220 * Math.pow(2, k + random.nextInt(12) / 12.0);
                }
            }
            for (double f : hz) {
                chords[i] += 3000 * Math.sin(2 * Math.PI * f * i / 8000);
            }
        }
        assertEquals("", heard(new DtmfDetector(), chords, 8000));
    }

    @Test
    void nothing_is_allocated() {
        DtmfDetector detector = new DtmfDetector();
        InbandDtmf sender = new InbandDtmf(8000);
        PcmFrame frame = new PcmFrame(8000, 160);
        frame.length(160);
        assertEquals(0, Allocation.bytes(3000, 300, () -> {
            sender.send('4', 60);
            sender.play(frame);
            detector.hear(frame);
        }));
    }
}
