package dev.crosspoint.transcoder.mp3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.crosspoint.transcoder.Listening;
import dev.crosspoint.transcoder.SyntheticSpeech;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javazoom.jl.decoder.Bitstream;
import javazoom.jl.decoder.Header;
import javazoom.jl.decoder.MP3Decoder;
import javazoom.jl.decoder.OutputBuffer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What LAME makes is decoded by another's decoder and compared with what went in. */
class Mp3FileTest {
    private static final int SECONDS = 10;
    /** Of encoder and decoder together, in samples. */
    private static final int MOST_DELAY = 2400;

    private static LameLibrary lame;
    @TempDir
    private Path directory;

    @BeforeAll
    static void library() {
        lame = LameLibrary.find().orElse(null);
        assumeTrue(lame != null, "no libmp3lame on this system (libmp3lame0)");
    }

    @Test
    void each_channel_is_there_whole_and_nothing_of_the_other() throws Exception {
        short[] left = SyntheticSpeech.speech(8000, SECONDS, 1);
        short[] right = new short[left.length];
        short[] voice = SyntheticSpeech.speech(8000, SECONDS / 2, 2);
        System.arraycopy(voice, 0, right, 5 * 8000, voice.length);
        Path mp3 = encoded(8000, left, right);
        assertEquals(64_000.0 / 8 * SECONDS, Files.size(mp3), 64_000.0 / 8 * 0.3);
        List<short[]> heard = decoded(mp3, 2);
        assertSame(left, heard.get(0));
        assertSame(right, heard.get(1));
        assertTrue(Listening.rms(heard.get(1), 0, 4 * 8000) < 0.003 * Listening.rms(left, 0, 4 * 8000),
                "of the left one on the right: " + Listening.rms(heard.get(1), 0, 4 * 8000));
    }

    @Test
    void one_channel_of_any_rate_that_is_recorded() throws Exception {
        for (int rateHz : new int[] {8000, 16_000, 48_000}) {
            short[] voice = SyntheticSpeech.speech(rateHz, SECONDS, 3);
            Path mp3 = encoded(rateHz, voice);
            assertEquals(32_000.0 / 8 * SECONDS, Files.size(mp3), 32_000.0 / 8 * 0.3);
            assertSame(voice, decoded(mp3, 1).getFirst());
        }
    }

    @Test
    void a_recording_of_nothing_is_a_file_and_what_is_no_recording_is_refused() throws Exception {
        assertTrue(Files.exists(encoded(8000, new short[0])));
        Path text = Files.write(directory.resolve("text"), new byte[20]);
        assertThrows(IOException.class, () -> Mp3File.encode(lame, text, directory.resolve("text.mp3")));
        Path odd = wav(77, new short[100]);
        assertThrows(IOException.class, () -> Mp3File.encode(lame, odd, directory.resolve("odd.mp3")));
    }

    private static void assertSame(short[] said, short[] heard) {
        assertTrue(heard.length >= said.length && heard.length - said.length < 4 * 1152, heard.length + " samples");
        double best = 0;
        for (int lag = 0; lag < MOST_DELAY; lag++) {
            best = Math.max(best, Listening.correlation(said, heard, lag, 0, said.length - MOST_DELAY));
        }
        assertTrue(best > 0.98, "correlation " + best);
    }

    private Path encoded(int rateHz, short[]... channels) throws IOException {
        Path mp3 = directory.resolve("sound.mp3");
        Mp3File.encode(lame, wav(rateHz, channels), mp3);
        return mp3;
    }

    private Path wav(int rateHz, short[]... channels) throws IOException {
        int block = 2 * channels.length;
        ByteBuffer b = ByteBuffer.allocate(44 + block * channels[0].length).order(ByteOrder.LITTLE_ENDIAN);
        b.put("RIFF".getBytes()).putInt(b.capacity() - 8).put("WAVEfmt ".getBytes()).putInt(16).putShort((short) 1)
                .putShort((short) channels.length).putInt(rateHz).putInt(rateHz * block).putShort((short) block)
                .putShort((short) 16).put("data".getBytes()).putInt(b.capacity() - 44);
        for (int i = 0; i < channels[0].length; i++) {
            for (short[] channel : channels) {
                b.putShort(channel[i]);
            }
        }
        return Files.write(directory.resolve("sound.wav"), b.array());
    }

    private static List<short[]> decoded(Path mp3, int channels) throws Exception {
        Bitstream frames = new Bitstream(new ByteArrayInputStream(Files.readAllBytes(mp3)));
        MP3Decoder decoder = new MP3Decoder();
        OutputBuffer out = new OutputBuffer(channels, false);
        decoder.setOutputBuffer(out);
        List<short[]> sound = new ArrayList<>();
        for (int c = 0; c < channels; c++) {
            sound.add(new short[0]);
        }
        for (Header header = frames.readFrame(); header != null; header = frames.readFrame()) {
            out.reset();
            decoder.decodeFrame(header, frames);
            int bytes = out.reset();
            ByteBuffer b = ByteBuffer.wrap(out.getBuffer(), 0, bytes).order(ByteOrder.LITTLE_ENDIAN);
            int count = bytes / 2 / channels;
            for (int c = 0; c < channels; c++) {
                short[] more = Arrays.copyOf(sound.get(c), sound.get(c).length + count);
                for (int i = 0; i < count; i++) {
                    more[more.length - count + i] = b.getShort(2 * (i * channels + c));
                }
                sound.set(c, more);
            }
            frames.closeFrame();
        }
        return sound;
    }
}
