package dev.crosspoint.transcoder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class L16Test {
    private final MemorySegment packet = Arena.ofAuto().allocate(2000);

    @ParameterizedTest
    @ValueSource(ints = {8000, 16_000, 44_100, 48_000})
    void every_sample_comes_back(int rateHz) {
        int frameSamples = rateHz / 50;
        short[] speech = SyntheticSpeech.speech(rateHz, 1, 3);
        PcmFrame frame = new PcmFrame(rateHz, frameSamples);
        PcmFrame out = new PcmFrame(rateHz, frameSamples);
        try (var encoder = new L16FrameEncoder(rateHz); var decoder = new L16FrameDecoder(rateHz)) {
            assertEquals(rateHz, encoder.rateHz());
            assertEquals(rateHz, decoder.rateHz());
            for (int at = 0; at + frameSamples <= speech.length; at += frameSamples) {
                frame.copyFrom(speech, at, frameSamples);
                assertEquals(2 * frameSamples, encoder.encode(frame, packet, 1, 1999));
                assertEquals(frameSamples, decoder.samples(packet, 1, 2 * frameSamples));
                assertEquals(frameSamples, decoder.decode(packet, 1, 2 * frameSamples, out));
                for (int i = 0; i < frameSamples; i++) {
                    assertEquals(speech[at + i], out.get(i));
                }
            }
        }
    }

    @Test
    void the_high_byte_comes_first() {
        PcmFrame frame = new PcmFrame(8000, 160);
        frame.length(1);
        frame.set(0, (short) 0x1234);
        try (var encoder = new L16FrameEncoder(8000)) {
            assertEquals(2, encoder.encode(frame, packet, 12, 2));
            assertEquals(0x12, packet.get(ValueLayout.JAVA_BYTE, 12));
            assertEquals(0x34, packet.get(ValueLayout.JAVA_BYTE, 13));
        }
    }

    @Test
    void a_loss_goes_on_in_pitch_and_bad_packets_are_refused() {
        PcmFrame out = new PcmFrame(48_000, 1000);
        Tone tone = new Tone(48_000, 12, 150);
        try (var encoder = new L16FrameEncoder(48_000); var decoder = new L16FrameDecoder(48_000)) {
            for (int i = 0; i < 20; i++) {
                tone.generate(960, out);
                assertEquals(1920, encoder.encode(out, packet, 0, 2000));
                decoder.decode(packet, 0, 1920, out);
            }
            PcmFrame wanted = new PcmFrame(48_000, 960);
            tone.generate(960, wanted);
            assertEquals(960, decoder.conceal(960, out));
            short[] a = new short[960];
            short[] b = new short[960];
            wanted.copyTo(a, 0);
            out.copyTo(b, 0);
            assertTrue(Listening.correlation(a, b, 0) > 0.95);
            assertTrue(decoder.samples(packet, 0, 3) < 0);
            assertTrue(decoder.samples(packet, 0, 0) < 0);
            assertTrue(decoder.decode(packet, 0, 3, out) < 0);
            assertTrue(decoder.decode(packet, 1000, 1920, out) < 0);
            assertTrue(decoder.decode(packet, 0, 1920, wanted) == 960);
            assertTrue(decoder.decode(packet, 0, 160, new PcmFrame(8000, 160)) < 0);
            assertTrue(decoder.conceal(1001, out) < 0);
            assertFalse(decoder.restores(packet, 0, 1920));
            assertTrue(encoder.encode(wanted, packet, 0, 1919) < 0);
        }
    }

    @Test
    void frames_pass_without_allocating() {
        PcmFrame out = new PcmFrame(16_000, 320);
        out.silence(320);
        try (var encoder = new L16FrameEncoder(16_000); var decoder = new L16FrameDecoder(16_000)) {
            assertEquals(0, Allocation.bytes(5000, 500, () -> {
                encoder.encode(out, packet, 0, 640);
                decoder.decode(packet, 0, 640, out);
            }));
        }
    }
}
