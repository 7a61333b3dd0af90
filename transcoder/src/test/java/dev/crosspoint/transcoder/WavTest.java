package dev.crosspoint.transcoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.Random;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WavTest {
    private static final short[] SPEECH = Arrays.copyOf(SyntheticSpeech.speech(8000, 1, 5), 7999);

    @ParameterizedTest
    @EnumSource
    void what_is_written_is_read(Wav.Format format) {
        Wav back = read(new Wav(8000, 1, SPEECH).write(format));
        assertEquals(8000, back.rateHz());
        assertEquals(SPEECH.length, back.pcm().length);
        if (format == Wav.Format.PCM16) {
            assertArrayEquals(SPEECH, back.pcm());
        }
        assertTrue(Listening.snrDb(SPEECH, back.pcm(), 0) > 30);
    }

    @ParameterizedTest
    @EnumSource
    void the_jdk_reads_it_too(Wav.Format format) throws Exception {
        byte[] file = new Wav(8000, 1, SPEECH).write(format);
        try (var in = AudioSystem.getAudioInputStream(new ByteArrayInputStream(file))) {
            assertEquals(8000, in.getFormat().getSampleRate());
            assertEquals(SPEECH.length, in.getFrameLength());
            byte[] data = in.readAllBytes();
            assertArrayEquals(Arrays.copyOfRange(file, 44, 44 + data.length), data);
        }
    }

    @Test
    void channels_are_mixed_and_other_chunks_skipped() {
        short[] stereo = {10, 20, -30, -50};
        assertArrayEquals(new short[] {15, -40}, new Wav(16_000, 2, stereo).mono());
        byte[] file = new Wav(8000, 1, stereo).write(Wav.Format.PCM16);
        byte[] withList = new byte[file.length + 12];
        System.arraycopy(file, 0, withList, 0, 36);
        System.arraycopy(new byte[] {'L', 'I', 'S', 'T', 3, 0, 0, 0, 1, 2, 3, 0}, 0, withList, 36, 12);
        System.arraycopy(file, 36, withList, 48, file.length - 36);
        assertArrayEquals(stereo, read(withList).pcm());
    }

    @Test
    void the_beginning_of_a_file_says_how_long_its_sound_is() {
        byte[] file = new Wav(16_000, 2, SPEECH).write(Wav.Format.PCM16);
        assertEquals(new Wav.Head(Wav.Format.PCM16, 2, 16_000, 44, SPEECH.length * 2),
                Wav.outline(Arrays.copyOf(file, 44), file.length));
        Wav.Head cut = assertInstanceOf(Wav.Head.class, Wav.outline(Arrays.copyOf(file, 100), 1044));
        assertEquals(250, cut.frames(), "what the file has, not what it says");
        assertEquals(new Wav.Rejected("no sound in the first 40 bytes"),
                Wav.outline(Arrays.copyOf(file, 40), file.length));
    }

    @Test
    void the_demo_greeting_is_speech_for_a_phone() throws Exception {
        byte[] file;
        try (var in = Wav.class.getResourceAsStream("demo-greeting.wav")) {
            file = in.readAllBytes();
        }
        Wav wav = read(file);
        assertTrue(file.length < 200_000);
        assertEquals(8000, wav.rateHz());
        assertEquals(1, wav.channels());
        double loudness = Listening.rms(wav.pcm(), 0, wav.pcm().length);
        assertTrue(loudness > 1000 && loudness < 8000, "rms " + loudness);
        assertTrue(wav.pcm().length > 3 * 8000);
    }

    @Test
    void lengths_that_lie_and_files_that_end_early_do_no_harm() {
        byte[] good = new Wav(8000, 1, SPEECH).write(Wav.Format.ULAW);
        assertEquals(56, read(Arrays.copyOf(good, 100)).pcm().length);
        Random random = new Random(6);
        int read = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bad = Arrays.copyOf(good, random.nextInt(4) == 0 ? random.nextInt(120) : 120);
            for (int m = random.nextInt(4); m > 0 && bad.length > 0; m--) {
                bad[random.nextInt(Math.min(bad.length, 48))] = (byte) (random.nextBoolean() ? 0xFF : random.nextInt());
            }
            if (Wav.read(bad) instanceof Wav.Read r) {
                read++;
                assertTrue(r.wav().pcm().length <= 120);
            }
        }
        assertTrue(read > 1000);
        assertInstanceOf(Wav.Rejected.class, Wav.read(new byte[0]));
    }

    private static Wav read(byte[] file) {
        return assertInstanceOf(Wav.Read.class, Wav.read(file)).wav();
    }
}
