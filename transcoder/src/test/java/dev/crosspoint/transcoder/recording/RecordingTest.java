package dev.crosspoint.transcoder.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.transcoder.Allocation;
import dev.crosspoint.transcoder.Listening;
import dev.crosspoint.transcoder.PcmFrame;
import dev.crosspoint.transcoder.SyntheticSpeech;
import dev.crosspoint.transcoder.Wav;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordingTest {
    private static final long MS = 1_000_000;
    private static final long FRAME_NS = 20 * MS;

    @TempDir
    private Path directory;
    private long nowNs = 987 * MS;

    /** A leg that speaks in frames of 20 ms, by its own clock. */
    private static final class Speaker {
        private final RecordingTrack track;
        private final short[] voice;
        private final PcmFrame frame;
        private int at;

        Speaker(RecordingTrack track, int rateHz, short[] voice) {
            this.track = track;
            this.voice = voice;
            frame = new PcmFrame(rateHz, rateHz / 50);
        }

        void speak(long nowNs) {
            frame.copyFrom(voice, at, frame.capacity());
            track.frame(frame, at, at == 0, nowNs);
            at += frame.capacity();
        }

        void lose() {
            at += frame.capacity();
        }
    }

    private WavRecorder recorder(String name, RecordingOutput output) throws IOException {
        return new WavRecorder(directory.resolve(name), output, Long.MAX_VALUE);
    }

    private Wav wav(String name) throws IOException {
        return assertInstanceOf(Wav.Read.class, Wav.read(Files.readAllBytes(directory.resolve(name)))).wav();
    }

    private static short[] channel(Wav wav, int channel) {
        short[] sound = new short[wav.pcm().length / wav.channels()];
        for (int i = 0; i < sound.length; i++) {
            sound[i] = wav.pcm()[i * wav.channels() + channel];
        }
        return sound;
    }

    @ParameterizedTest
    @CsvSource({"8000, 8000, 8000", "8000, 8000, 48000", "16000, 48000, 8000", "48000, 16000, 8000"})
    void legs_and_mix_are_on_one_clock(int rateHz, int leftHz, int rightHz) throws IOException {
        Recording recording = new Recording(RecordingSettings.at(rateHz), nowNs);
        Speaker left = new Speaker(recording.track(leftHz), leftHz, sweep(leftHz, 4, 200));
        Speaker right = new Speaker(recording.track(rightHz), rightHz, sweep(rightHz, 4, 350));
        var files = new WavRecorder[] {recorder("both.wav", recording.stereo()), recorder("mix.wav", recording.mix()),
            recorder("left.wav", recording.single(left.track)), recorder("right.wav", recording.single(right.track))};
        for (int i = 0; i < 150; i++) {
            left.speak(nowNs);
            if (i >= 25) {                              // answers half a second later, between the other's frames
                right.speak(nowNs + 7 * MS);
            }
            nowNs += FRAME_NS;
            for (WavRecorder file : files) {
                file.drain();
            }
        }
        recording.stop(nowNs);
        for (WavRecorder file : files) {
            assertTrue(file.drain());
            RecordedFile done = file.finish();
            assertEquals(RecordedFile.Ending.COMPLETE, done.ending());
            assertEquals(3 * rateHz, done.samples());
            assertEquals(0, done.missedSamples());
        }
        Wav both = wav("both.wav");
        assertEquals(2, both.channels());
        assertEquals(rateHz, both.rateHz());
        assertAt(sweep(rateHz, 3, 200), channel(both, 0), 0, rateHz);
        assertAt(sweep(rateHz, 2, 350), channel(both, 1), 507 * (rateHz / 1000), rateHz);
        assertTrue(Arrays.equals(channel(both, 0), wav("left.wav").pcm()));
        assertTrue(Arrays.equals(channel(both, 1), wav("right.wav").pcm()));
        short[] mix = wav("mix.wav").pcm();
        assertEquals(both.pcm().length, 2 * mix.length);
        for (int i = 0; i < mix.length; i++) {
            assertEquals(both.pcm()[2 * i] + both.pcm()[2 * i + 1], mix[i]);
        }
    }

    /** The source lies at that place, within a millisecond. */
    private static void assertAt(short[] source, short[] heard, int position, int rateHz) {
        int around = rateHz / 1000;
        double best = 0;
        for (int lag = Math.max(0, position - around); lag <= position + around; lag++) {
            best = Math.max(best, Listening.correlation(source, heard, lag, rateHz / 10, rateHz));
        }
        assertTrue(best > 0.99, "correlation " + best);
    }

    private static short[] sweep(int rateHz, int seconds, double fromHz) {
        short[] sound = new short[rateHz * seconds];
        for (int i = 0; i < sound.length; i++) {
            double t = (double) i / rateHz;
            sound[i] = (short) (6000 * Math.sin(2 * Math.PI * (fromHz + 40 * t) * t));
        }
        return sound;
    }

    @Test
    void what_is_not_heard_is_silence_of_its_length() throws IOException {
        Recording recording = new Recording(RecordingSettings.at(8000), nowNs);
        Speaker speaker = new Speaker(recording.track(8000), 8000, SyntheticSpeech.continuous(8000, 4, 1));
        WavRecorder file = recorder("gaps.wav", recording.mix());
        for (int i = 0; i < 200; i++) {
            if (i >= 50 && i < 60 || i == 100) {
                speaker.lose();
            } else {
                speaker.speak(nowNs + i % 3 * MS);      // not quite on time
            }
            nowNs += FRAME_NS;
            file.drain();
        }
        recording.stop(nowNs);
        file.drain();
        file.finish();
        short[] heard = wav("gaps.wav").pcm();
        for (int i = 0; i < 32_000; i++) {
            boolean lost = i >= 50 * 160 && i < 60 * 160 || i / 160 == 100;
            assertEquals(lost ? 0 : speaker.voice[i], heard[i], "at " + i);
        }
    }

    @Test
    void a_clock_that_drifts_is_followed_for_twenty_minutes_within_20_ms_and_without_a_click() throws IOException {
        Recording recording = new Recording(RecordingSettings.at(8000), nowNs);
        RecordingTrack fast = recording.track(8000);
        RecordingTrack slow = recording.track(8000);
        WavRecorder file = recorder("drift.wav", recording.stereo());
        PcmFrame frame = new PcmFrame(8000, 160);
        long startNs = nowNs;
        int fastSent = 0;
        int slowSent = 0;
        while (nowNs - startNs < 1200_000 * MS) {
            double fastDue = (nowNs - startNs) / 1e9 * 50 * (1 + 200e-6);
            double slowDue = (nowNs - startNs) / 1e9 * 50 * (1 - 200e-6);
            if (fastSent < fastDue) {
                tone(frame, fastSent * 160);
                fast.frame(frame, fastSent++ * 160, fastSent == 1, nowNs);
            }
            if (slowSent < slowDue) {
                tone(frame, slowSent * 160);
                slow.frame(frame, slowSent++ * 160, slowSent == 1, nowNs);
            }
            nowNs += 5 * MS;
            file.drain();
        }
        recording.stop(nowNs);
        file.drain();
        assertEquals(1200 * 8000, file.finish().samples());
        assertEquals(0, fast.lateSamples() + slow.lateSamples());
        byte[] bytes = Files.readAllBytes(directory.resolve("drift.wav"));
        int[] before = {0, 0};
        for (int i = 0; i < 1199 * 8000; i++) {
            for (int c = 0; c < 2; c++) {
                int at = WavFile.HEADER + 4 * i + 2 * c;
                int sample = (short) (bytes[at] & 0xFF | bytes[at + 1] << 8);
                int step = Math.abs(sample - before[c]);
                assertTrue(step < 5 * 320, "a step of " + step + " after " + i / 8000 + " s");
                before[c] = sample;
            }
        }
    }

    /** 50 Hz, steepest 314 a sample. */
    private static void tone(PcmFrame frame, int from) {
        frame.length(160);
        for (int i = 0; i < 160; i++) {
            frame.set(i, (short) (8000 * Math.sin(2 * Math.PI * (from + i) / 160.0)));
        }
    }

    @Test
    void a_pause_leaves_no_time_in_the_file_and_legs_stay_aligned() throws IOException {
        Recording recording = new Recording(RecordingSettings.at(8000), nowNs);
        short[] voice = SyntheticSpeech.continuous(8000, 6, 1);
        Speaker left = new Speaker(recording.track(8000), 8000, voice);
        Speaker right = new Speaker(recording.track(8000), 8000, voice);
        WavRecorder file = recorder("pause.wav", recording.stereo());
        for (int i = 0; i < 300; i++) {
            if (i == 100) {
                recording.pause(nowNs);
                assertTrue(recording.paused());
            } else if (i == 200) {
                recording.resume(nowNs);
            }
            left.speak(nowNs);
            right.speak(nowNs + MS);
            nowNs += FRAME_NS;
            recording.timers(nowNs);
            file.drain();
        }
        recording.stop(nowNs);
        file.drain();
        assertEquals(200 * 160, file.finish().samples());
        short[] heard = channel(wav("pause.wav"), 0);
        short[] other = channel(wav("pause.wav"), 1);
        for (int i = 0; i < 100 * 160; i++) {
            assertEquals(voice[i], heard[i]);
            assertEquals(voice[200 * 160 + i], heard[100 * 160 + i]);
        }
        double aligned = Listening.correlation(heard, other, 8, 100 * 160, 190 * 160);
        assertTrue(aligned > 0.999, "correlation " + aligned);
    }

    @Test
    void a_writer_that_stalls_leaves_counted_silence_and_no_shift() throws IOException {
        Recording recording = new Recording(new RecordingSettings(8000, 100, 100, 4), nowNs);
        Speaker speaker = new Speaker(recording.track(8000), 8000, SyntheticSpeech.continuous(8000, 10, 1));
        RecordingOutput output = recording.mix();
        WavRecorder file = recorder("stall.wav", output);
        for (int i = 0; i < 500; i++) {
            speaker.speak(nowNs);
            nowNs += FRAME_NS;
            if (i < 100 || i > 300) {
                file.drain();
            }
        }
        recording.stop(nowNs);
        file.drain();
        RecordedFile done = file.finish();
        assertEquals(80_000, done.samples());
        assertTrue(done.missedSamples() > 3 * 8000 && done.missedSamples() < 5 * 8000);
        short[] heard = wav("stall.wav").pcm();
        long silent = 0;
        for (int i = 0; i < heard.length; i++) {
            if (heard[i] == 0 && speaker.voice[i] != 0) {
                silent++;
            } else {
                assertEquals(speaker.voice[i], heard[i], "at " + i);
            }
        }
        assertEquals(done.missedSamples(), silent, 400);
    }

    @Test
    void a_file_opens_at_any_moment_even_cut_short() throws IOException {
        Recording recording = new Recording(RecordingSettings.at(8000), nowNs);
        Speaker speaker = new Speaker(recording.track(8000), 8000, SyntheticSpeech.continuous(8000, 10, 1));
        WavRecorder file = recorder("crash.wav", recording.mix());
        for (int i = 0; i < 500; i++) {
            speaker.speak(nowNs);
            nowNs += FRAME_NS;
            file.drain();
            if (i % 50 == 49) {
                short[] now = wav("crash.wav").pcm();
                assertTrue(now.length >= i * 160 - 2 * 8000, now.length + " samples after frame " + i);
                assertTrue(Arrays.equals(now, Arrays.copyOf(speaker.voice, now.length)));
            }
        }
        byte[] cut = Arrays.copyOf(Files.readAllBytes(directory.resolve("crash.wav")), 40_001);
        Wav wav = assertInstanceOf(Wav.Read.class, Wav.read(cut)).wav();
        assertEquals((40_001 - WavFile.HEADER) / 2, wav.pcm().length);
    }

    @Test
    void the_size_is_limited_and_a_recording_of_silence_has_its_length() throws IOException {
        Recording recording = new Recording(RecordingSettings.at(8000), nowNs);
        WavRecorder small = new WavRecorder(directory.resolve("small.wav"), recording.mix(), 10_001);
        WavRecorder whole = recorder("silence.wav", recording.stereo());
        nowNs += 10_000 * MS;
        recording.stop(nowNs);
        assertTrue(small.drain() && whole.drain());
        RecordedFile limited = small.finish();
        assertEquals(RecordedFile.Ending.LIMIT_REACHED, limited.ending());
        assertEquals(5000, limited.samples());
        assertEquals(80_000, whole.finish().samples());
        assertEquals(160_000, wav("silence.wav").pcm().length);
        assertEquals(0, Listening.rms(wav("silence.wav").pcm(), 0, 160_000), 0);
    }

    @Test
    void an_output_that_begins_later_is_aligned_too_and_a_leg_may_change_its_rate() throws IOException {
        Recording recording = new Recording(RecordingSettings.at(8000), nowNs);
        RecordingTrack track = recording.track(8000);
        Speaker narrow = new Speaker(track, 8000, sweep(8000, 4, 200));
        for (int i = 0; i < 50; i++) {
            narrow.speak(nowNs);
            nowNs += FRAME_NS;
        }
        WavRecorder late = recorder("late.wav", recording.mix());
        track.rate(16_000);
        Speaker wide = new Speaker(track, 16_000, sweep(16_000, 4, 200));
        for (int i = 0; i < 100; i++) {
            wide.speak(nowNs);
            nowNs += FRAME_NS;
            late.drain();
        }
        narrow.speak(nowNs);                    // a rate that is no longer the leg's
        recording.stop(nowNs);
        late.drain();
        assertEquals(3 * 8000, late.finish().samples());
        assertAt(sweep(8000, 2, 200), wav("late.wav").pcm(), 8000, 8000);
        assertNull(recording.mix(), "over");
    }

    @Test
    void the_writer_has_a_thread_of_its_own() throws Exception {
        Recording recording = new Recording(RecordingSettings.at(8000), nowNs);
        Speaker speaker = new Speaker(recording.track(8000), 8000, SyntheticSpeech.continuous(8000, 1, 1));
        var file = WavRecorder.start(directory.resolve("thread.wav"), recording.mix(), Long.MAX_VALUE);
        for (int i = 0; i < 50; i++) {
            speaker.speak(nowNs);
            nowNs += FRAME_NS;
        }
        recording.stop(nowNs);
        assertEquals(8000, file.get(10, TimeUnit.SECONDS).samples());
        assertTrue(Arrays.equals(speaker.voice, wav("thread.wav").pcm()));
    }

    @Test
    void a_frame_allocates_nothing() throws IOException {
        Recording recording = new Recording(RecordingSettings.at(8000), nowNs);
        Speaker left = new Speaker(recording.track(8000), 8000, SyntheticSpeech.continuous(8000, 1, 1));
        Speaker right = new Speaker(recording.track(48_000), 48_000, SyntheticSpeech.continuous(48_000, 1, 1));
        RecordingOutput both = recording.stereo();
        RecordingOutput mix = recording.mix();
        assertEquals(0, Allocation.bytes(2000, 200, () -> {
            left.at %= 4000;
            right.at %= 24_000;
            left.speak(nowNs);
            right.speak(nowNs);
            nowNs += FRAME_NS;
            while (both.ring().next() != null) {
                both.ring().release();
            }
            while (mix.ring().next() != null) {
                mix.ring().release();
            }
        }));
    }
}
