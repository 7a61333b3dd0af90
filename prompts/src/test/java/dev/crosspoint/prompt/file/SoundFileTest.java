package dev.crosspoint.prompt.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.prompt.PhoneRate;
import dev.crosspoint.prompt.SoundStream;
import dev.crosspoint.prompt.Tones;
import dev.crosspoint.prompt.file.SoundFile.Kind;
import dev.crosspoint.transcoder.Wav;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SoundFileTest {
    private static final int DATA_LENGTH_AT = 40;

    private static byte[] resource(String name) throws IOException {
        try (var in = SoundFileTest.class.getResourceAsStream("/sound/" + name)) {
            return in.readAllBytes();
        }
    }

    private static SoundFile.Opening open(Kind kind, byte[] bytes) throws IOException {
        return SoundFile.open(kind, new ByteArrayInputStream(bytes));
    }

    private static short[] heard(Kind kind, byte[] bytes) throws IOException {
        SoundFile.Opened opened = assertInstanceOf(SoundFile.Opened.class, open(kind, bytes));
        return Tones.all(PhoneRate.of(opened.sound()));
    }

    private static byte[] wav(int rateHz, Wav.Format format) {
        short[] left = Tones.sine(rateHz, 440, 12_000, 0.5);
        short[] right = Tones.sine(rateHz, 1000, 12_000, 0.5);
        short[] both = new short[left.length * 2];
        for (int i = 0; i < left.length; i++) {
            both[2 * i] = left[i];
            both[2 * i + 1] = right[i];
        }
        return new Wav(rateHz, 2, both).write(format);
    }

    @ParameterizedTest
    @EnumSource
    void both_channels_of_a_wav_file_are_heard(Wav.Format format) throws IOException {
        for (int rateHz : new int[] {8000, 16_000, 44_100}) {
            short[] heard = heard(Kind.WAV, wav(rateHz, format));
            assertEquals(4000, heard.length, 1);
            assertEquals(6000, Tones.level(heard, 8000, 440, 0.05, 0.45), 200);
            assertEquals(6000, Tones.level(heard, 8000, 1000, 0.05, 0.45), 200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"stereo-44100.mp3", "vbr-48000.mp3", "mono-22050.mp3", "mono-8000.mp3"})
    void both_channels_of_an_mp3_file_are_heard(String name) throws IOException {
        short[] heard = heard(Kind.MP3, resource(name));
        assertEquals(0.7, heard.length / 8000.0, 0.25);
        double left = Tones.level(heard, 8000, 440, 0.2, 0.5);
        double right = Tones.level(heard, 8000, 1000, 0.2, 0.5);
        assertTrue(left > 3000 && right > 3000, left + " " + right);
        assertEquals(1, left / right, 0.25);
    }

    @ParameterizedTest
    @CsvSource({"audio/mpeg,/x.wav,MP3", "audio/mp3; a=b,/x,MP3", "AUDIO/MPEG3,/x,MP3", "audio/x-wav,/x.mp3,WAV",
        "application/octet-stream,/a/B.MP3,MP3", "application/octet-stream,/a,WAV", ",/a.mp3,MP3", ",/a.wav,WAV",
        "text/html,/a.txt,WAV"})
    void the_kind_is_that_of_the_content_type_else_of_the_name_else_wav(String type, String path, Kind kind) {
        assertEquals(kind, SoundFile.kind(type, path));
    }

    @Test
    void a_file_cut_short_gives_what_is_there() throws IOException {
        byte[] wav = wav(8000, Wav.Format.PCM16);
        assertEquals(1000, heard(Kind.WAV, Arrays.copyOf(wav, 44 + 4003)).length);
        byte[] mp3 = resource("stereo-44100.mp3");
        assertTrue(heard(Kind.MP3, Arrays.copyOf(mp3, mp3.length / 2)).length > 1500);
    }

    @Test
    void a_length_of_everything_or_nothing_means_the_rest_and_any_other_is_kept() throws IOException {
        byte[] wav = wav(8000, Wav.Format.PCM16);
        for (int said : new int[] {0, -1, Integer.MAX_VALUE}) {
            ByteBuffer.wrap(wav).order(ByteOrder.LITTLE_ENDIAN).putInt(DATA_LENGTH_AT, said);
            assertEquals(4000, heard(Kind.WAV, wav).length);
        }
        ByteBuffer.wrap(wav).order(ByteOrder.LITTLE_ENDIAN).putInt(DATA_LENGTH_AT, 400);
        assertEquals(100, heard(Kind.WAV, wav).length);
    }

    @Test
    void what_is_none_is_refused_with_a_reason() throws IOException {
        byte[] noise = new byte[100_000];
        new Random(1).nextBytes(noise);
        byte[] eight = wav(8000, Wav.Format.PCM16);
        eight[34] = 24;
        for (byte[] bytes : new byte[][] {{}, "<html>not found</html>".getBytes(), noise, eight,
            "RIFF....WAVE".getBytes(), "ID3".getBytes(), "ID3\4\0\0\177\177\177\177".getBytes(), new byte[70_000]}) {
            for (Kind kind : Kind.values()) {
                SoundFile.Rejected rejected = assertInstanceOf(SoundFile.Rejected.class, open(kind, bytes));
                assertTrue(!rejected.reason().isBlank());
            }
        }
    }

    @Test
    void damage_of_any_kind_is_read_to_an_end() throws IOException {
        Random random = new Random(42);
        for (String name : new String[] {"stereo-44100.mp3", "mono-8000.mp3"}) {
            byte[] good = resource(name);
            for (int round = 0; round < 60; round++) {
                byte[] bad = good.clone();
                for (int i = 0; i < 1 + round; i++) {
                    bad[random.nextInt(bad.length)] = (byte) random.nextInt();
                }
                if (open(Kind.MP3, bad) instanceof SoundFile.Opened(SoundStream sound)) {
                    assertTrue(Tones.all(sound).length < 48_000 * 2);
                }
            }
        }
    }

    @Test
    void a_tag_before_the_sound_is_passed_over() throws IOException {
        byte[] mp3 = resource("mono-8000.mp3");
        byte[] tagged = new byte[10 + 40_000 + mp3.length];
        byte[] head = {'I', 'D', '3', 3, 0, 0, 0, 2, 56, 64}; // 2 * 16384 + 56 * 128 + 64 = 40000
        System.arraycopy(head, 0, tagged, 0, 10);
        Arrays.fill(tagged, 10, 10 + 40_000, (byte) 0xFF);
        System.arraycopy(mp3, 0, tagged, 40_010, mp3.length);
        assertTrue(heard(Kind.MP3, tagged).length > 4000);
    }
}
