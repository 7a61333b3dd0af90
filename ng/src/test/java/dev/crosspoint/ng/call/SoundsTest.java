package dev.crosspoint.ng.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.media.AudioSource;
import dev.crosspoint.media.MediaSettings;
import dev.crosspoint.ng.NgCounter;
import dev.crosspoint.ng.NgCounters;
import dev.crosspoint.ng.NgSettings;
import dev.crosspoint.ng.call.FarEnd.Voice;
import dev.crosspoint.ng.flags.NgRequest;
import dev.crosspoint.ng.wire.NgValue;
import dev.crosspoint.testing.Await;
import dev.crosspoint.transcoder.Wav;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sounds of files and requests: shared, bounded, and as they were recorded. */
class SoundsTest {
    private static final int SECOND_BYTES = 16_000;

    private final NgCounters counters = new NgCounters();
    @TempDir
    private Path folder;
    private Sounds sounds;

    @BeforeEach
    void open() {
        sounds = new Sounds(folder, 10 * SECOND_BYTES, counters);
    }

    @AfterEach
    void close() {
        sounds.close();
    }

    private static NgRequest file(String name) {
        return NgRequest.of(new NgValue.Dictionary().put("command", "play media").put("file", name));
    }

    private static NgRequest blob(byte[] wav) {
        return NgRequest.of(new NgValue.Dictionary().put("command", "play media")
                .put("blob", new String(wav, StandardCharsets.ISO_8859_1)));
    }

    private static byte[] tone(int rateHz, int channels, double seconds) {
        short[] pcm = new short[(int) (rateHz * seconds) * channels];
        for (int i = 0; i < pcm.length; i++) {
            pcm[i] = (short) (8000 * Math.sin(2 * Math.PI * 1000 * (i / channels) / rateHz));
        }
        return new Wav(rateHz, channels, pcm).write(Wav.Format.PCM16);
    }

    private SharedSound found(NgRequest request) {
        return switch (sounds.find(request)) {
            case Sounds.Found(SharedSound sound, boolean _) -> sound;
            case Sounds.Missing missing -> throw new AssertionError(missing.why());
        };
    }

    private String missing(NgRequest request) {
        return assertInstanceOf(Sounds.Missing.class, sounds.find(request)).why();
    }

    /** All frames of a source, which waits for what is not decoded yet. */
    private static List<short[]> frames(AudioSource source) {
        List<short[]> frames = new ArrayList<>();
        short[] frame = new short[160];
        while (source.read(frame)) {
            frames.add(frame.clone());
        }
        return frames;
    }

    @Test
    void who_plays_a_file_that_is_played_already_shares_its_sound() throws IOException {
        Files.write(folder.resolve("hold.wav"), tone(8000, 1, 2));
        SharedSound first = found(file("hold.wav"));
        assertSame(first, found(file("hold.wav")));
        assertSame(first, found(file("./hold.wav")));
        assertEquals(100, frames(first.source(1, 0)).size());
        assertEquals(1, counters.get(NgCounter.SOUNDS_DECODED));
        assertTrue(sounds.bytes() < 3 * SECOND_BYTES);
        Files.write(folder.resolve("hold.wav"), tone(8000, 1, 3));
        SharedSound changed = found(file("hold.wav"));
        assertNotSame(first, changed);
        assertEquals(150, frames(changed.source(1, 0)).size());
    }

    @Test
    void sounds_beyond_the_bound_are_refused_until_others_are_no_longer_played() throws IOException {
        for (String name : List.of("one", "two", "three")) {
            Files.write(folder.resolve(name), tone(8000, 1, 4));
        }
        SharedSound one = found(file("one"));
        SharedSound two = found(file("two"));
        frames(one.source(1, 0));
        frames(two.source(1, 0));
        assertEquals("no room for the sound: 0 MB of 0 MB are being played", missing(file("three")));
        assertTrue(missing(blob(tone(8000, 1, 4))).startsWith("no room"));
        assertEquals(2, counters.get(NgCounter.SOUNDS_REFUSED));
        assertSame(one, found(file("one")), "what is there needs no room");
        one.release();
        assertTrue(missing(file("three")).startsWith("no room"), "one is still played by the other");
        two.release();
        Await.until(two::idle, () -> "the decoder lets go a moment after the last of it can be read");
        found(file("three"));
        assertTrue(sounds.bytes() <= 10 * SECOND_BYTES);
        assertSame(one, found(file("one")));
    }

    @Test
    void blobs_count_as_long_as_they_are_played() {
        List<SharedSound> playing = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            playing.add(found(blob(tone(8000, 1, 2))));
        }
        assertTrue(missing(blob(tone(8000, 1, 2))).startsWith("no room"));
        playing.forEach(SharedSound::release);
        found(blob(tone(8000, 1, 2)));
        assertTrue(sounds.bytes() < 3 * SECOND_BYTES, "the others are gone at once");
    }

    @ParameterizedTest
    @CsvSource({"8000, 1", "8000, 2", "11025, 1", "16000, 1", "44100, 2", "48000, 2", "96000, 1"})
    void any_rate_is_brought_to_that_of_telephones(int rateHz, int channels) throws IOException {
        Files.write(folder.resolve("x.wav"), tone(rateHz, channels, 1));
        SharedSound sound = found(file("x.wav"));
        assertEquals(1000, sound.durationMs());
        List<short[]> frames = frames(sound.source(1, 0));
        assertEquals(50, frames.size());
        double re = 0;
        double im = 0;
        double energy = 0;
        for (int i = 0; i < 4000; i++) {
            double s = frames.get(10 + i / 160)[i % 160];
            re += s * Math.cos(2 * Math.PI * 1000 * i / 8000);
            im += s * Math.sin(2 * Math.PI * 1000 * i / 8000);
            energy += s * s;
        }
        assertTrue(2 * (re * re + im * im) / (4000 * energy) > 0.99);
        assertEquals(8000 / Math.sqrt(2), Math.sqrt(energy / 4000), 200);
    }

    @Test
    void it_begins_where_it_is_told_to_and_comes_again_from_its_start() {
        short[] ramp = new short[400];
        for (int i = 0; i < ramp.length; i++) {
            ramp[i] = (short) (i + 1);
        }
        SharedSound sound = found(blob(new Wav(8000, 1, ramp).write(Wav.Format.PCM16)));
        List<short[]> frames = frames(sound.source(2, 300));
        assertEquals(4, frames.size(), "500 samples");
        assertEquals(301, frames.getFirst()[0]);
        assertEquals(1, frames.getFirst()[100]);
        assertEquals(400, frames.get(3)[19]);
        assertEquals(0, frames.get(3)[20]);
        assertEquals(3, frames(sound.source(1, 0)).size());
        assertEquals(3, frames(sound.source(2, 10_000)).size());
        assertEquals(0, frames(found(blob(new Wav(8000, 1, new short[0]).write(Wav.Format.ULAW))).source(0, 0)).size());
    }

    @Test
    void what_is_too_long_or_no_sound_is_refused_with_its_reason() throws IOException {
        byte[] long10Minutes = new Wav(8000, 1, new short[601 * 8000]).write(Wav.Format.ULAW);
        Files.write(folder.resolve("long.wav"), long10Minutes);
        assertEquals("the sound is longer than 600 seconds", missing(file("long.wav")));
        try (var big = new RandomAccessFile(folder.resolve("big.wav").toFile(), "rw")) {
            big.setLength(65L << 20);
        }
        assertEquals("the file has more than 64 MB", missing(file("big.wav")));
        Files.write(folder.resolve("text.wav"), new byte[100]);
        assertEquals("the sound cannot be played: not a WAV file", missing(file("text.wav")));
        assertEquals("the sound cannot be played: not a WAV file", missing(blob(new byte[3])));
        assertEquals(0, counters.get(NgCounter.SOUNDS_REFUSED));
        assertEquals(0, sounds.bytes());
    }

    @Test
    void a_file_that_ends_early_is_played_as_far_as_it_goes() throws IOException {
        Files.write(folder.resolve("cut.wav"), Arrays.copyOf(tone(8000, 1, 3), 44 + SECOND_BYTES));
        assertEquals(50, frames(found(file("cut.wav")).source(1, 0)).size());
    }

    @Test
    void calls_let_go_of_what_they_played_when_it_ends_is_stopped_or_replaced_or_they_end() throws IOException {
        Files.write(folder.resolve("long.wav"), tone(8000, 1, 3));
        Files.write(folder.resolve("short.wav"), tone(8000, 1, 0.1));
        try (CallWorld world = new CallWorld(MediaSettings.loopback(), NgSettings.loopback().withMediaDir(folder))) {
            FarEnd a = new FarEnd(world, 5000, Voice.PCMU);
            FarEnd b = new FarEnd(world, 5002, Voice.PCMU);
            world.call("c", a, b, Map.of(), Map.of());
            SharedSound sound = shared(world, "long.wav");
            SharedSound other = shared(world, "short.wav");
            world.done("play media", "call-id", "c", "flags", List.of("all"), "file", "long.wav", "repeat-times", 0);
            assertFalse(sound.idle());
            world.until(() -> a.hears(1000) > 0.9 && b.hears(1000) > 0.9);
            world.done("play media", "call-id", "c", "from-tag", "A", "file", "short.wav");
            assertFalse(sound.idle(), "the other one hears it");
            world.done("stop media", "call-id", "c", "from-tag", "B");
            world.until(sound::idle);
            world.until(other::idle);
            world.done("play media", "call-id", "c", "from-tag", "B", "file", "long.wav", "repeat-times", 0);
            assertFalse(sound.idle());
            world.done("delete", "call-id", "c", "delete-delay", 0);
            world.until(sound::idle);
        }
    }

    private static SharedSound shared(CallWorld world, String file) {
        Sounds.Found found = assertInstanceOf(Sounds.Found.class, world.calls.sounds().find(file(file)));
        found.sound().release();
        return found.sound();
    }
}
