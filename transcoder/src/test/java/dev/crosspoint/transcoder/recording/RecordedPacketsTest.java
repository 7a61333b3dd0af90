package dev.crosspoint.transcoder.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.transcoder.Allocation;
import dev.crosspoint.transcoder.L16FrameDecoder;
import dev.crosspoint.transcoder.Listening;
import dev.crosspoint.transcoder.SyntheticSpeech;
import dev.crosspoint.transcoder.Wav;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packets of linear sound, so that what is recorded can be compared sample by sample. */
class RecordedPacketsTest {
    private static final long MS = 1_000_000;
    private static final int FRAME = 160;
    private static final long START_NS = 987 * MS;

    @TempDir
    private Path directory;
    private final Recording recording = new Recording(RecordingSettings.at(8000), START_NS);
    private final RecordingTrack track = recording.track(8000);
    private final MemorySegment payload = Arena.ofAuto().allocate(2 * FRAME);
    private final short[] voice = SyntheticSpeech.continuous(8000, 20, 1);
    private final List<Sent> sent = new ArrayList<>();
    private WavRecorder file;

    /** A packet of the voice's n-th 20 ms; without sound where {@code frame} is negative. */
    private record Sent(int sequence, int timestamp, int frame, double arrivalMs) { }

    private void sends(int sequence, int frame, double arrivalMs) {
        sent.add(new Sent(sequence, frame * FRAME, frame, arrivalMs));
    }

    /** All arrive, and the recording is stopped; what it holds. */
    private short[] recorded(double stopMs) throws IOException {
        file = new WavRecorder(directory.resolve("one.wav"), recording.single(track), Long.MAX_VALUE);
        track.codec(new L16FrameDecoder(8000), 8000);
        sent.sort(Comparator.comparingDouble(Sent::arrivalMs));
        double timerMs = 0;
        for (Sent packet : sent) {
            for (; timerMs <= packet.arrivalMs; timerMs += 50) {
                recording.timers(START_NS + (long) (timerMs * MS));
                file.drain();
            }
            arrive(packet);
        }
        recording.stop(START_NS + (long) (stopMs * MS));
        file.drain();
        file.finish();
        return assertInstanceOf(Wav.Read.class, Wav.read(Files.readAllBytes(directory.resolve("one.wav")))).wav().pcm();
    }

    private void arrive(Sent packet) {
        if (packet.frame < 0) {
            track.skip(packet.sequence);
            return;
        }
        for (int i = 0; i < FRAME; i++) {
            payload.set(ValueLayout.JAVA_SHORT_UNALIGNED, 2L * i,
                    Short.reverseBytes(voice[(packet.frame * FRAME + i) % voice.length]));
        }
        track.receive(packet.sequence, packet.timestamp, payload, 0, 2 * FRAME,
                START_NS + (long) (packet.arrivalMs * MS));
    }

    private void assertHeard(short[] heard, int at, int voiceFrom, int count) {
        for (int i = 0; i < count; i++) {
            assertEquals(voice[voiceFrom + i], heard[at + i], "at " + (at + i));
        }
    }

    @Test
    void late_doubled_and_overtaken_packets_are_in_their_place() throws IOException {
        Random random = new Random(5);
        for (int i = 0; i < 500; i++) {
            double late = i % 100 == 50 ? 900 : i % 10 == 0 ? 0 : random.nextInt(150);
            sends(65_500 + i, i, i * 20 + late);
            if (i % 7 == 0) {
                sends(65_500 + i, i, i * 20 + late + 30);
            }
        }
        short[] heard = recorded(11_000);
        assertEquals(11 * 8000, heard.length);
        assertHeard(heard, 0, 0, 500 * FRAME);
        assertEquals(0, track.counters().lost());
        assertEquals(72, track.counters().duplicate());
    }

    @Test
    void a_node_that_was_late_at_first_records_from_the_first_packet_on() throws IOException {
        for (int i = 0; i < 300; i++) {
            sends(i, i, 100 + Math.max(i * 20, i < 25 ? 500 : 0)); // half a second's packets at once
        }
        short[] heard = recorded(7000);
        assertHeard(heard, 100 * 8, 0, 300 * FRAME);
    }

    @Test
    void what_was_sent_before_the_recording_began_moves_behind_its_begin_and_is_led_back() throws IOException {
        for (int i = 0; i < 900; i++) {
            sends(i, i, Math.max(5, i * 20 - 80));
        }
        short[] heard = recorded(19_000);
        assertHeard(heard, 0, 0, 4000);
        double led = 0;
        for (int lag = -80 * 8; lag <= -4 * 8; lag++) {
            led = Math.max(led, Listening.correlation(voice, heard, lag, 17 * 8000, 17 * 8000 + 4000));
        }
        assertTrue(led > 0.99, "correlation " + led);
    }

    @Test
    void losses_are_concealed_for_a_moment_and_shift_nothing() throws IOException {
        for (int i = 0; i < 400; i++) {
            if (i != 100 && (i < 200 || i >= 230)) {
                sends(i, i, i * 20);
            }
        }
        short[] heard = recorded(8000);
        assertHeard(heard, 0, 0, 100 * FRAME);
        assertHeard(heard, 102 * FRAME, 102 * FRAME, 98 * FRAME); // the return is blended in
        assertHeard(heard, 231 * FRAME, 231 * FRAME, 169 * FRAME);
        assertTrue(Listening.rms(heard, 100 * FRAME, 101 * FRAME) > 0.1 * Listening.rms(voice, 0, 8000));
        assertEquals(0, Listening.rms(heard, 204 * FRAME, 230 * FRAME), 0);
        assertEquals(31, track.counters().lost());
        assertEquals(80, track.counters().concealedMs());
    }

    @Test
    void what_is_not_sent_is_silence_of_its_length() throws IOException {
        int sequence = 0;
        for (int i = 0; i < 600; i++) {
            if (i < 100 || i >= 300 && i < 350 || i >= 500) {
                sends(sequence++, i, i * 20);
            } else if (i >= 350) { // digits: they take numbers
                sent.add(new Sent(sequence++, 0, -1, i * 20));
            }
        }
        short[] heard = recorded(12_000);
        assertHeard(heard, 0, 0, 100 * FRAME);
        assertHeard(heard, 300 * FRAME, 300 * FRAME, 50 * FRAME);
        assertHeard(heard, 500 * FRAME, 500 * FRAME, 100 * FRAME);
        assertEquals(0, Listening.rms(heard, 100 * FRAME, 300 * FRAME), 0);
        assertEquals(0, Listening.rms(heard, 350 * FRAME, 500 * FRAME), 0);
        assertEquals(0, track.counters().lost());
    }

    @Test
    void jumps_of_numbers_and_of_time_are_placed_by_when_they_come() throws IOException {
        for (int i = 0; i < 100; i++) {
            sends(i, i, i * 20);
        }
        for (int i = 100; i < 200; i++) {               // another clock
            sent.add(new Sent(i, i * FRAME + 0x7FFF_0000, i, i * 20));
        }
        for (int i = 200; i < 300; i++) {               // other numbers
            sent.add(new Sent(i + 20_000, i * FRAME + 0x7FFF_0000, i, i * 20));
        }
        for (int i = 300; i < 500; i++) {               // a clock that stood still while the sender paused two seconds
            sent.add(new Sent(i + 20_000, i * FRAME + 0x7FFF_0000, i, 2000 + i * 20));
        }
        short[] heard = recorded(12_100);
        assertHeard(heard, 0, 0, 300 * FRAME);
        assertEquals(0, Listening.rms(heard, 301 * FRAME, 400 * FRAME), 0);
        assertHeard(heard, 410 * FRAME, 310 * FRAME, 190 * FRAME);
    }

    @Test
    void a_drift_is_followed_within_40_ms_and_without_a_click_where_it_is_never_quiet() throws IOException {
        for (double ppm : new double[] {200, -200}) {
            sent.clear();
            for (int i = 0; i < 30_000; i++) {
                sends(i, i % 1000, i * 20 * (1 + ppm * 1e-6) + i * 37 % 15);
            }
            for (int i = 0; i < sent.size(); i++) {
                Sent s = sent.get(i);
                sent.set(i, new Sent(s.sequence, i * FRAME, s.frame, s.arrivalMs));
            }
            RecordedPacketsTest fresh = new RecordedPacketsTest();
            fresh.directory = directory;
            fresh.sent.addAll(sent);
            for (int i = 0; i < voice.length; i++) {
                fresh.voice[i] = (short) (8000 * Math.sin(2 * Math.PI * i / FRAME));
            }
            short[] heard = fresh.recorded(601_000);
            for (int i = 1; i < 30_000 * FRAME * (1 - 300e-6); i++) {
                int step = Math.abs(heard[i] - heard[i - 1]);
                assertTrue(step < 3 * 320, ppm + " ppm: a step of " + step + " after " + i / 8 + " ms");
            }
            int end = heard.length - 1;
            while (heard[end] == 0) {
                end--;
            }
            assertEquals(600_000 * (1 + ppm * 1e-6), end / 8.0, 42);
            assertTrue(fresh.track.lateSamples() < 800, "late " + fresh.track.lateSamples()); // moved before a block
        }
    }

    @Test
    void a_pause_is_cut_out_and_packets_go_on_behind_it() throws IOException {
        file = new WavRecorder(directory.resolve("one.wav"), recording.single(track), Long.MAX_VALUE);
        track.codec(new L16FrameDecoder(8000), 8000);
        for (int i = 0; i < 300; i++) {
            if (i == 100) {
                recording.pause(START_NS + 2000 * MS);
            } else if (i == 200) {
                recording.resume(START_NS + 4000 * MS);
            }
            arrive(new Sent(i, i * FRAME, i, i * 20));
            recording.timers(START_NS + i * 20 * MS);
            file.drain();
        }
        recording.stop(START_NS + 6000 * MS);
        file.drain();
        assertEquals(200 * FRAME, file.finish().samples());
        short[] heard = assertInstanceOf(Wav.Read.class,
                Wav.read(Files.readAllBytes(directory.resolve("one.wav")))).wav().pcm();
        assertHeard(heard, 0, 0, 100 * FRAME);
        assertHeard(heard, 100 * FRAME, 200 * FRAME, 100 * FRAME);
    }

    @Test
    void the_last_packets_of_a_source_that_ends_are_kept() throws IOException {
        file = new WavRecorder(directory.resolve("one.wav"), recording.single(track), Long.MAX_VALUE);
        track.codec(new L16FrameDecoder(8000), 8000);
        for (int i = 0; i < 50; i++) {
            arrive(new Sent(i, i * FRAME, i, i * 20));
        }
        track.newSource();
        for (int i = 50; i < 75; i++) {
            arrive(new Sent(7000 + i, i * FRAME + 99, i, i * 20));
        }
        track.closeSource();
        recording.stop(START_NS + 1500 * MS);
        file.drain();
        file.finish();
        short[] heard = assertInstanceOf(Wav.Read.class,
                Wav.read(Files.readAllBytes(directory.resolve("one.wav")))).wav().pcm();
        assertHeard(heard, 0, 0, 75 * FRAME);
    }

    @Test
    void hostile_numbers_and_times_do_no_harm() throws IOException {
        Random random = new Random(11);
        for (int i = 0; i < 20_000; i++) {
            int much = random.nextInt(20) == 0 ? random.nextInt() : random.nextInt(400) - 200;
            int time = random.nextInt(20) == 0 ? random.nextInt() : random.nextInt(64_000) - 32_000;
            sent.add(new Sent(i + much & 0xFFFF, i * FRAME + time, random.nextInt(900) - 90, i * 20 / 4.0));
        }
        assertEquals(100 * 8000, recorded(100_000).length);
    }

    @Test
    void a_packet_allocates_nothing() {
        RecordingOutput output = recording.single(track);
        track.codec(new L16FrameDecoder(8000), 8000);
        int[] n = {0};
        assertEquals(0, Allocation.bytes(2000, 200, () -> {
            int i = n[0]++;
            track.receive(i, i * FRAME, payload, 0, 2 * FRAME, START_NS + i * 20 * MS);
            if (i % 9 == 0) {
                n[0]++;
            }
            recording.timers(START_NS + i * 20 * MS);
            while (output.ring().next() != null) {
                output.ring().release();
            }
        }));
    }
}
