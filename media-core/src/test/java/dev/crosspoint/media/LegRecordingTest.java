package dev.crosspoint.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.media.sdp.PhoneCodec;
import dev.crosspoint.transcoder.recording.RecordedFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What legs say, in files, on one clock. */
@Timeout(60)
class LegRecordingTest {
    private static final int HEADER = 44;
    private static final int RATE_HZ = 8000;

    @TempDir
    private Path folder;

    @Test
    void legs_their_pair_and_their_mix_are_recorded_in_step() throws Exception {
        try (MediaWorld world = new MediaWorld()) {
            FarLeg a = FarLeg.open(world, 41000, LegTransport.RTP, FarLeg.PCMU, FarLeg.EVENT_8K);
            FarLeg b = FarLeg.open(world, 42000, LegTransport.WEBRTC, FarLeg.OPUS);
            RouteTest.join(world, a, b);
            world.until(b::ready);
            RecordingFiles files = new RecordingFiles(folder.resolve("mix.wav"), folder.resolve("pair.wav"),
                    List.of(folder.resolve("a.wav"), folder.resolve("b.wav")), RATE_HZ, 1 << 24);
            LegRecording recording = world.engine.record(files, List.of(a.leg, b.leg));
            a.talk(600);
            world.run(1000);
            b.talk(1500);
            world.run(1000);
            a.talking = false;
            world.run(1000);
            List<RecordedFile> done = recording.stop().get(10, TimeUnit.SECONDS);
            assertEquals(List.of("mix.wav", "pair.wav", "a.wav", "b.wav"),
                    done.stream().map(f -> f.file().getFileName().toString()).toList());
            for (RecordedFile f : done) {
                assertEquals(RecordedFile.Ending.COMPLETE, f.ending());
                assertEquals(24_000, f.samples(), 170);
                assertEquals(0, f.missedSamples());
            }
            List<Short> mix = channel(folder.resolve("mix.wav"), 0, 1);
            List<Short> onlyA = channel(folder.resolve("a.wav"), 0, 1);
            List<Short> left = channel(folder.resolve("pair.wav"), 0, 2);
            List<Short> right = channel(folder.resolve("pair.wav"), 1, 2);
            assertTrue(Sound.toneShare(onlyA.subList(0, 8000), 7000, 600) > 0.95);
            assertTrue(Sound.toneShare(left.subList(0, 15_000), 6000, 600) > 0.95);
            assertTrue(Sound.toneShare(right.subList(0, 20_000), 6000, 1500) > 0.95);
            assertEquals(0, Sound.rms(right.subList(0, 8000), 8000), 1, "before b said anything");
            double shared = Sound.toneShare(mix.subList(0, 15_000), 6000, 600)
                    + Sound.toneShare(mix.subList(0, 15_000), 6000, 1500);
            assertTrue(shared > 0.95 && Sound.toneShare(mix.subList(0, 15_000), 6000, 600) > 0.3, "mix " + shared);
            assertTrue(Sound.toneShare(mix.subList(0, 23_000), 4000, 1500) > 0.95);
            int beginsRight = firstLoud(right);
            assertEquals(8000, beginsRight, 400, "aligned with the clock");
        }
    }

    @Test
    void a_pause_leaves_no_trace_and_the_last_leg_ends_the_recording() throws Exception {
        try (MediaWorld world = new MediaWorld()) {
            FarLeg a = FarLeg.open(world, 41000, LegTransport.RTP, FarLeg.PCMA);
            LegRecording recording = world.engine.record(
                    RecordingFiles.mixed(folder.resolve("mix.wav"), RATE_HZ), List.of(a.leg));
            a.talk(600);
            world.run(1000);
            recording.pause();
            a.toneHz = 1700;
            world.run(1000);
            a.toneHz = 600;
            recording.resume();
            world.run(1000);
            a.leg.close();
            world.run(10);
            RecordedFile file = recording.files().get(10, TimeUnit.SECONDS).getFirst();
            assertEquals(16_000, file.samples(), 200);
            List<Short> sound = channel(file.file(), 0, 1);
            assertTrue(Sound.toneShare(sound, 7000, 600) > 0.95);
            assertTrue(Sound.toneShare(sound, 14_000, 1700) < 0.02, "what was said in the pause");
            assertEquals(0, world.count("faults"));
        }
    }

    @Test
    void a_browser_and_a_phone_are_recorded_as_any_leg() throws Exception {
        try (MediaWorld world = new MediaWorld()) {
            CallTest.Call call = CallTest.Call.established(world, PhoneCodec.PCMU);
            LegRecording recording = world.engine.record(
                    RecordingFiles.stereo(folder.resolve("call.wav"), 16_000), List.of(call.leg, call.publish));
            call.phone.talk(700);
            call.publisher.talk(1000);
            world.run(2000);
            Path file = recording.stop().get(10, TimeUnit.SECONDS).getFirst().file();
            List<Short> phone = at8k(channel(file, 0, 2));
            List<Short> browser = at8k(channel(file, 1, 2));
            assertTrue(Sound.toneShare(phone, 8000, 700) > 0.95, "" + Sound.toneShare(phone, 8000, 700));
            assertTrue(Sound.toneShare(browser, 8000, 1000) > 0.95, "" + Sound.toneShare(browser, 8000, 1000));
        }
    }

    @Test
    void what_a_crash_leaves_is_playable() throws Exception {
        try (MediaWorld world = new MediaWorld()) {
            FarLeg a = FarLeg.open(world, 41000, LegTransport.RTP, FarLeg.PCMU);
            Path file = folder.resolve("cut.wav");
            world.engine.record(RecordingFiles.mixed(file, RATE_HZ), List.of(a.leg));
            a.talk(600);
            for (int i = 0; i < 30; i++) { // no faster than the writer looks
                world.run(200);
                world.until(() -> size(file) > 0);
            }
            world.until(() -> size(file) > 3 * 2 * RATE_HZ);
            Path copy = folder.resolve("copy.wav");
            Files.copy(file, copy); // as the disk would have it now
            ByteBuffer b = ByteBuffer.wrap(Files.readAllBytes(copy)).order(ByteOrder.LITTLE_ENDIAN);
            int told = b.getInt(40);
            assertTrue(told > 0 && told <= b.capacity() - HEADER, told + " of " + b.capacity());
            assertTrue(Sound.toneShare(channel(copy, 0, 1).subList(0, told / 2), 8000, 600) > 0.95);
        }
    }

    @Test
    void a_file_that_cannot_be_made_is_told_at_once() throws Exception {
        try (MediaWorld world = new MediaWorld()) {
            FarLeg a = FarLeg.open(world, 41000, LegTransport.RTP, FarLeg.PCMU);
            int timers = world.media.timers();
            assertThrows(IOException.class, () -> world.engine.record(
                    RecordingFiles.mixed(folder.resolve("none/mix.wav"), RATE_HZ), List.of(a.leg)));
            assertEquals(timers, world.media.timers(), "nothing is left behind");
        }
    }

    @Test
    void what_a_phone_hears_is_recorded_beside_what_it_says_and_a_bridge_ends_no_recording() throws Exception {
        try (MediaWorld world = new MediaWorld()) {
            FakePhone a = new FakePhone(world, 50100, PhoneCodec.PCMU);
            FakePhone b = new FakePhone(world, 50200, PhoneCodec.PCMA);
            PhoneLeg leg = CallTest.Call.leg(world, a, e -> { });
            PhoneLeg other = CallTest.Call.leg(world, b, e -> { });
            LegRecording recording = world.engine.record(
                    RecordingFiles.stereo(folder.resolve("call.wav"), RATE_HZ), List.of(leg, leg.sent()));
            a.talk(600);
            AtomicInteger read = new AtomicInteger();
            leg.play(tone(1500, read));
            for (int i = 1; i <= 10; i++) { // no faster than the source is read
                int ahead = 5 * i;
                while (read.get() <= ahead) { // real time, in which the world stands still
                    Thread.onSpinWait();
                }
                world.run(100);
            }
            leg.stopPlaying();
            Bridge bridge = world.engine.bridge(leg, other);
            b.talk(1000);
            world.run(1500);
            bridge.close();
            Path file = recording.stop().get(10, TimeUnit.SECONDS).getFirst().file();
            List<Short> says = channel(file, 0, 2);
            List<Short> hears = channel(file, 1, 2);
            assertTrue(Sound.toneShare(says, 16_000, 600) > 0.95, "says " + Sound.toneShare(says, 16_000, 600));
            assertTrue(Sound.toneShare(hears.subList(0, 7500), 6000, 1500) > 0.95, "the prompt");
            double party = Sound.toneShare(hears.subList(0, hears.size() - 1600), 6000, 1000);
            assertTrue(party > 0.95, "the other party " + party);
            assertEquals(0, world.count("faults"));
        }
    }

    @Test
    void silence_is_noticed_in_quiet_sound_and_in_none() throws Exception {
        try (MediaWorld world = new MediaWorld()) {
            FakePhone a = new FakePhone(world, 50100, PhoneCodec.PCMU);
            PhoneLeg leg = CallTest.Call.leg(world, a, e -> { });
            List<String> noticed = new ArrayList<>();
            a.talk(600);
            leg.whenSilent(Duration.ofSeconds(1), () -> noticed.add("silent"));
            leg.whenSilent(Duration.ofSeconds(1), () -> noticed.add("never")).run();
            world.run(1500);
            assertEquals(List.of(), noticed);
            a.talking = false;
            world.run(900);
            assertEquals(List.of(), noticed);
            world.run(2000);
            assertEquals(List.of("silent"), noticed);
        }
    }

    private static AudioSource tone(double hz, AtomicInteger frames) {
        return new AudioSource() {
            private int at;

            @Override
            public boolean read(short[] frame) {
                frames.incrementAndGet();
                for (int i = 0; i < frame.length; i++) {
                    frame[i] = (short) (8000 * Math.sin(2 * Math.PI * hz * at++ / RATE_HZ));
                }
                return true;
            }
        };
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0;
        }
    }

    static List<Short> channel(Path file, int index, int channels) throws IOException {
        ByteBuffer b = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        List<Short> samples = new ArrayList<>();
        for (int at = HEADER + 2 * index; at + 1 < b.capacity(); at += 2 * channels) {
            samples.add(b.getShort(at));
        }
        return samples;
    }

    private static List<Short> at8k(List<Short> sound) {
        List<Short> half = new ArrayList<>();
        for (int i = 0; i < sound.size(); i += 2) {
            half.add(sound.get(i));
        }
        return half;
    }

    private static int firstLoud(List<Short> sound) {
        int at = 0;
        while (Math.abs(sound.get(at)) < 2000) {
            at++;
        }
        return at;
    }
}
