package dev.crosspoint.transcoder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ToneTest {
    private static final double FULL_SINE_RMS = 32_767 / Math.sqrt(2);

    @Test
    void the_test_tone_is_1_khz_at_its_level_without_a_seam() {
        Tone tone = Tone.test(8000);
        PcmFrame frame = new PcmFrame(8000, 8000);
        PcmFrame part = new PcmFrame(8000, 160);
        for (int i = 0; i < 50; i++) {
            tone.generate(160, part);
            frame.append(part, 0, 160);
        }
        double level = 20 * Math.log10(new Goertzel(8000, 1000).rms(frame, 0, 8000) / FULL_SINE_RMS);
        assertEquals(-16, level, 0.05);
        assertTrue(new Goertzel(8000, 1100).rms(frame, 0, 8000) < 1);
    }

    @Test
    void every_key_is_heard_through_g711_and_noise() {
        DtmfDetector detector = new DtmfDetector();
        PcmFrame frame = new PcmFrame(8000, 160);
        var wire = ByteBuffer.allocate(160);
        Random random = new Random(3);
        StringBuilder heard = new StringBuilder();
        for (char key : "123A456B789C*0#D".toCharArray()) {
            Tone tone = Tone.dtmf(key, 8000);
            for (int i = 0; i < 10; i++) {
                if (i < 5) {
                    tone.generate(160, frame);
                } else {
                    frame.silence(160);
                }
                for (int n = 0; n < 160; n++) {
                    frame.setClipped(n, frame.get(n) + (int) (100 * random.nextGaussian()));
                }
                G711.ULAW.encode(frame, wire, 0);
                G711.ULAW.decode(wire, 0, 160, frame);
                char pressed = detector.hear(frame);
                if (pressed != 0) {
                    heard.append(pressed);
                }
            }
        }
        assertEquals("123A456B789C*0#D", heard.toString());
    }

    @Test
    void speech_is_no_key() {
        DtmfDetector detector = new DtmfDetector();
        PcmFrame frame = new PcmFrame(8000, 160);
        short[] speech = SyntheticSpeech.speech(8000, 60, 8);
        for (int at = 0; at < speech.length; at += 160) {
            frame.copyFrom(speech, at, 160);
            assertEquals(0, detector.hear(frame), "at " + at / 8 + " ms");
        }
    }

    @Test
    void ringback_sounds_and_pauses_as_in_its_country() {
        assertCadence("us", 440, 480, 2000, 6000);
        assertCadence("GB", 400, 450, 400, 600);
        assertCadence("DE", 425, 425, 1000, 5000);
        assertCadence("", 425, 425, 1000, 5000);
    }

    private static void assertCadence(String country, double low, double high, int onMs, int nextMs) {
        ToneCadence.Player player = ToneCadence.ringback(country).player(8000);
        PcmFrame heard = new PcmFrame(8000, nextMs * 16);
        short[] part = new short[160];
        PcmFrame block = new PcmFrame(8000, 160);
        for (int i = 0; i < nextMs * 2 / 20; i++) {
            player.generate(part);
            block.copyFrom(part, 0, 160);
            heard.append(block, 0, 160);
        }
        double wanted = FULL_SINE_RMS * Math.pow(10, -19 / 20.0);
        for (int from : new int[] {0, nextMs * 8}) {
            assertEquals(wanted, new Goertzel(8000, low).rms(heard, from, 3200), wanted / 10);
            assertEquals(wanted, new Goertzel(8000, high).rms(heard, from, 3200), wanted / 10);
        }
        for (int i = onMs * 8; i < nextMs * 8; i++) {
            assertEquals(0, heard.get(i), "at sample " + i);
        }
    }

    @Test
    void tones_and_detectors_allocate_nothing() {
        ToneCadence.Player player = ToneCadence.ringback("GB").player(8000);
        DtmfDetector detector = new DtmfDetector();
        PcmFrame frame = new PcmFrame(8000, 160);
        assertEquals(0, Allocation.bytes(5000, 500, () -> {
            player.generate(160, frame);
            detector.hear(frame);
        }));
    }
}
