package dev.crosspoint.transcoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * G.722 against an independent implementation, bit for bit. The resources were made once by FFmpeg 5.1.9:
 * {@code ffmpeg -f s16le -ar 16000 -ac 1 -i speech.raw -c:a g722 speech.g722} and back with
 * {@code ffmpeg -f g722 -i speech.g722 -f s16le -ar 16000 speech-decoded.raw}, from 0.6 s of espeak-ng; likewise from
 * the noise below. Raw sound is 16 bits, low byte first.
 */
class G722Test {
    private static final int FRAME = 320;

    private final MemorySegment packet = Arena.ofAuto().allocate(1500);
    private final PcmFrame frame = new PcmFrame(16_000, 960);

    @Test
    void speech_is_encoded_as_elsewhere() throws IOException {
        assertArrayEquals(resource("speech.g722"), encode(samples(resource("speech.raw"))));
    }

    @Test
    void noise_of_full_scale_and_square_waves_are_encoded_as_elsewhere() throws IOException {
        short[] loud = new short[3200];
        Random random = new Random(16);
        for (int i = 0; i < loud.length; i++) {
            loud[i] = (short) (i < 1600 ? random.nextInt() : i / 40 % 2 == 0 ? 20_000 : -20_000);
        }
        assertArrayEquals(resource("loud.g722"), encode(loud));
    }

    @Test
    void speech_is_decoded_as_elsewhere() throws IOException {
        assertArrayEquals(samples(resource("speech-decoded.raw")), decode(resource("speech.g722"), 160));
    }

    @Test
    void any_bytes_are_decoded_as_elsewhere() throws IOException {
        byte[] noise = new byte[1600];
        new Random(722).nextBytes(noise);
        assertArrayEquals(samples(resource("noise-decoded.raw")), decode(noise, 160));
        assertArrayEquals(samples(resource("noise-decoded.raw")), decode(noise, 400), "longer than a block");
    }

    @Test
    void speech_survives_and_the_decoder_keeps_in_step_with_the_encoder() {
        short[] speech = SyntheticSpeech.speech(16_000, 10, 4);
        short[] heard = decode(encode(speech), 160);
        int lag = Listening.lag(speech, heard, 60);
        assertEquals(22, lag, 1, "delay of the filters");
        assertTrue(Listening.correlation(speech, heard, lag) > 0.997);
        assertTrue(Listening.snrDb(speech, heard, lag) > 20, "snr " + Listening.snrDb(speech, heard, lag));
        int late = speech.length - 16_000;
        assertTrue(Listening.correlation(speech, heard, lag, late, speech.length - 100) > 0.997);
    }

    @Test
    void both_bands_keep_the_pitch_and_level_of_tones() {
        for (double hz : new double[] {100, 1000, 3500, 4500, 6500}) {
            Tone tone = new Tone(16_000, 12, hz);
            PcmFrame all = new PcmFrame(16_000, 16_000);
            tone.generate(16_000, all);
            short[] sound = new short[16_000];
            all.copyTo(sound, 0);
            all.copyFrom(decode(encode(sound), 160), 0, 16_000);
            double wanted = 32_767 / Math.sqrt(2) * Math.pow(10, -12 / 20.0);
            assertEquals(wanted, new Goertzel(16_000, hz).rms(all, 4000, 8000), wanted * 0.03, hz + " Hz");
        }
    }

    @Test
    void a_lost_packet_is_concealed_and_the_decoder_finds_its_way_back() {
        short[] speech = SyntheticSpeech.continuous(16_000, 4, 6);
        byte[] coded = encode(speech);
        short[] heard = new short[speech.length];
        try (var decoder = new G722FrameDecoder()) {
            for (int n = 0; n < coded.length / 160; n++) {
                if (n % 20 == 19) {
                    assertEquals(FRAME, decoder.conceal(FRAME, frame));
                } else {
                    MemorySegment.copy(coded, n * 160, packet, ValueLayout.JAVA_BYTE, 0, 160);
                    assertEquals(FRAME, decoder.decode(packet, 0, 160, frame));
                }
                frame.copyTo(heard, n * FRAME);
            }
        }
        double correlation = Listening.correlation(speech, heard, 22);
        assertTrue(correlation > 0.96, "correlation " + correlation);
        int concealed = 19 * FRAME;
        double level = Listening.rms(heard, concealed, concealed + FRAME)
                / Listening.rms(speech, concealed - FRAME, concealed);
        assertTrue(level > 0.3, "level " + level);
    }

    @Test
    void bad_packets_are_refused_and_nothing_is_thrown() {
        try (var decoder = new G722FrameDecoder(); var encoder = new G722FrameEncoder()) {
            assertTrue(decoder.samples(packet, 0, 0) < 0);
            assertEquals(320, decoder.samples(packet, 0, 160));
            assertTrue(decoder.decode(packet, 0, 0, frame) < 0);
            assertTrue(decoder.decode(packet, 1400, 160, frame) < 0);
            assertTrue(decoder.decode(packet, 0, 481, frame) < 0);
            assertTrue(decoder.decode(packet, 0, 160, new PcmFrame(8000, 960)) < 0);
            assertTrue(decoder.conceal(0, frame) < 0);
            assertTrue(decoder.conceal(961, frame) < 0);
            assertFalse(decoder.restores(packet, 0, 160));
            frame.length(321);
            assertTrue(encoder.encode(frame, packet, 0, 1500) < 0);
            frame.length(320);
            assertTrue(encoder.encode(frame, packet, 0, 159) < 0);
            assertTrue(encoder.encode(frame, packet, 1400, 160) < 0);
        }
    }

    @Test
    void a_reset_forgets_everything() throws IOException {
        byte[] coded = resource("speech.g722");
        try (var decoder = new G722FrameDecoder()) {
            short[] once = decode(decoder, coded, 160);
            decoder.reset();
            assertArrayEquals(once, decode(decoder, coded, 160));
        }
    }

    @Test
    void frames_are_coded_without_allocating() {
        try (var decoder = new G722FrameDecoder(); var encoder = new G722FrameEncoder()) {
            PcmFrame out = new PcmFrame(16_000, FRAME);
            Tone tone = new Tone(16_000, 20, 440);
            assertEquals(0, Allocation.bytes(2000, 200, () -> {
                tone.generate(FRAME, out);
                encoder.encode(out, packet, 0, 160);
                decoder.decode(packet, 0, 160, out);
                decoder.conceal(FRAME, out);
            }));
        }
    }

    private byte[] encode(short[] sound) {
        byte[] coded = new byte[sound.length / 2];
        try (var encoder = new G722FrameEncoder()) {
            for (int at = 0; at < sound.length; at += FRAME) {
                frame.copyFrom(sound, at, FRAME);
                assertEquals(160, encoder.encode(frame, packet, 5, 160));
                MemorySegment.copy(packet, ValueLayout.JAVA_BYTE, 5, coded, at / 2, 160);
            }
        }
        return coded;
    }

    private short[] decode(byte[] coded, int bytes) {
        try (var decoder = new G722FrameDecoder()) {
            return decode(decoder, coded, bytes);
        }
    }

    private short[] decode(FrameDecoder decoder, byte[] coded, int bytes) {
        short[] sound = new short[coded.length * 2];
        for (int at = 0; at < coded.length; at += bytes) {
            MemorySegment.copy(coded, at, packet, ValueLayout.JAVA_BYTE, 3, bytes);
            assertEquals(2 * bytes, decoder.decode(packet, 3, bytes, frame));
            frame.copyTo(sound, at * 2);
        }
        return sound;
    }

    private static short[] samples(byte[] raw) {
        short[] samples = new short[raw.length / 2];
        ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
        return samples;
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = G722Test.class.getResourceAsStream("g722/" + name)) {
            return in.readAllBytes();
        }
    }
}
