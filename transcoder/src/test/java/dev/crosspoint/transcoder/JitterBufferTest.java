package dev.crosspoint.transcoder;

import static dev.crosspoint.transcoder.PacketPath.MS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.transcoder.PacketPath.Packet;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JitterBufferTest {
    private static final short[] LOUD = SyntheticSpeech.continuous(8000, 60, 3);

    @Test
    void jitter_brings_a_delay_frames_by_the_clock_and_an_end_of_both() {
        PacketPath path = new PacketPath();
        List<Packet> packets = PacketPath.encode(LOUD, 20, 0, 1, 0);
        Random random = new Random(1);
        List<Packet> arriving = PacketPath.delayed(packets,
                i -> i >= 500 && i < 1200 ? random.nextInt(60) * MS : random.nextInt(4) * MS);
        path.run(arriving.subList(0, 490));
        AudioReceiverCounters c = path.stream.counters();
        assertEquals(0, c.delayMs());
        assertEquals(490, path.frames.size(), "played as they come");
        path.run(shifted(arriving.subList(490, 1190)));
        assertEquals(60, c.targetDelayMs(), 10);
        assertEquals(70, c.delayMs(), 20);
        for (int i = 800; i < 1180; i++) {
            assertEquals(20 * MS, path.frames.get(i).atNs() - path.frames.get(i - 1).atNs(), "by the clock");
        }
        int played = path.frames.size();
        path.run(shifted(arriving.subList(1190, arriving.size())));
        assertEquals(0, c.delayMs());
        assertEquals(0, c.targetDelayMs());
        assertEquals(0, path.breaks());
        assertEquals(0, c.restarts());
        long lastNs = path.frames.getLast().atNs();
        assertEquals(lastNs, path.nowNs, "the last packet was played when it came");
        assertTrue(path.frames.size() - played > 1750);
        System.out.printf("jitter of 60 ms for 14 s: late %d, concealed %d ms, longer by %d ms, shorter by %d ms%n",
                c.late(), c.concealedMs(), c.stretchedMs(), c.acceleratedMs());
        short[] heard = path.heard();
        int lag = heard.length - LOUD.length + 52;
        assertTrue(Listening.correlation(LOUD, heard, lag, LOUD.length - 40_000, LOUD.length - 52) > 0.93);
    }

    private static List<Packet> shifted(List<Packet> packets) {
        long firstNs = packets.getFirst().arrivalNs() - 20 * MS;
        List<Packet> all = new ArrayList<>();
        packets.forEach(p -> all.add(new Packet(p.sequence(), p.timestamp(), p.payload(), p.arrivalNs() - firstNs)));
        return all;
    }

    /** A few milliseconds of a busy machine are no reason to hold anything back. */
    @Test
    void small_jitter_does_not_delay() {
        PacketPath path = new PacketPath();
        Random random = new Random(2);
        List<Packet> packets = PacketPath.delayed(PacketPath.encode(LOUD, 20, 0, 1, 0),
                i -> random.nextInt(100) == 0 ? 18 * MS : random.nextInt(6) * MS);
        path.run(packets);
        assertEquals(packets.size(), path.frames.size());
        for (int i = 0; i < packets.size(); i++) {
            assertEquals(1_000 * MS + packets.get(i).arrivalNs(), path.frames.get(i).atNs());
        }
    }

    /** Packets that waited while nobody looked for them tell nothing of the path. */
    @Test
    void lateness_that_may_be_our_own_does_not_delay() {
        PacketPath path = new PacketPath();
        Random random = new Random(3);
        path.stream.unseen(60 * MS);
        path.run(PacketPath.delayed(PacketPath.encode(LOUD, 20, 0, 1, 0), _ -> random.nextInt(60) * MS));
        assertEquals(0, path.stream.counters().targetDelayMs());
        assertEquals(0, path.stream.counters().delayMs());
    }

    /** An hour of a hum at a clock that is 100 ppm wrong, on a path with jitter: as many frames as our clock has. */
    @ParameterizedTest
    @ValueSource(ints = {100, -100, 300})
    void drift_of_an_hour_is_absorbed_without_a_click(int ppm) {
        int hour = 180_000;
        MemorySegment wire = Arena.ofAuto().allocate(160);
        PcmFrame frame = new PcmFrame(8000, 160);
        Hum hum = new Hum();
        AudioReceiver receiver = new AudioReceiver(new G711FrameDecoder(G711.ULAW), 8000,
                AudioReceiverSettings.defaults(), hum);
        AudioReceiverCounters c = receiver.counters();
        Random random = new Random(4);
        var encoder = new G711FrameEncoder(G711.ULAW);
        long lastNs = 0;
        int longestDelayMs = 0;
        for (int i = 0; i < hour; i++) {
            long sentNs = (long) (i * 20.0 * MS * (1 - ppm / 1e6));
            long arrivalNs = Math.max(lastNs, sentNs + random.nextInt(40) * MS);
            lastNs = arrivalNs;
            while (receiver.nextWakeupNs() <= arrivalNs) {
                receiver.timers(receiver.nextWakeupNs());
            }
            Hum.next(frame, i * 160);
            encoder.encode(frame, wire, 0, 160);
            receiver.receive(i, i * 160, wire, 0, 160, arrivalNs);
            if (i > 1000) {
                longestDelayMs = Math.max(longestDelayMs, c.delayMs());
            }
        }
        System.out.printf("%d ppm for an hour: %d frames, +%d -%d ms, concealed %d ms, "
                        + "delay up to %d ms, steepest step %d of %d%n", ppm, hum.frames, c.stretchedMs(),
                c.acceleratedMs(), c.concealedMs(), longestDelayMs, hum.steepest, Hum.STEEPEST);
        assertEquals(lastNs / (20 * MS), hum.frames, 5);
        assertTrue(longestDelayMs < 100);
        assertTrue(hum.steepest <= Hum.STEEPEST * 1.02, "a click of " + hum.steepest);
        assertEquals(0, c.late() + c.lost() + c.restarts());
        assertTrue(c.concealedMs() < 2000);
        assertEquals(0, hum.unsteady);
        receiver.close();
    }

    /** Three harmonics, and what became of them. */
    private static final class Hum implements FrameSink {
        static final int STEEPEST = steepest();
        long frames;
        int steepest;
        int unsteady;
        private short last;
        private long lastNs;

        static void next(PcmFrame frame, long at) {
            frame.length(160);
            for (int i = 0; i < 160; i++) {
                double t = 2 * Math.PI * 140 * ((at + i) % 8000) / 8000;
                frame.set(i, (short) (4000 * Math.sin(t) + 2000 * Math.sin(2 * t + 1) + 1000 * Math.sin(3 * t + 2)));
            }
        }

        private static int steepest() {
            PcmFrame whole = new PcmFrame(8000, 160);
            int most = 0;
            for (int n = 0; n < 50; n++) {
                next(whole, n * 160);
                for (int i = 1; i < 160; i++) {
                    most = Math.max(most, Math.abs(coded(whole.get(i)) - coded(whole.get(i - 1))));
                }
            }
            return most;
        }

        private static short coded(short sample) {
            return G711.ULAW.decode(G711.ULAW.encode(sample));
        }

        @Override
        public void frame(PcmFrame frame, int timestamp, boolean start, long nowNs) {
            assertEquals((int) (frames * 160), timestamp);
            for (int i = 0; i < frame.length(); i++) {
                steepest = Math.max(steepest, frames == 0 ? 0 : Math.abs(frame.get(i) - last));
                last = frame.get(i);
            }
            if (frames > 1000 && nowNs - lastNs != 20 * MS) {
                unsteady++;
            }
            lastNs = nowNs;
            frames++;
        }
    }

    @Test
    void a_clean_path_hands_the_drift_on_and_never_delays() {
        PacketPath path = new PacketPath();
        List<Packet> packets = new LossyPath(0, 1, 0, 500, 1).carry(PacketPath.encode(LOUD, 20, 0, 1, 0));
        path.run(packets);
        assertEquals(packets.size(), path.frames.size());
        assertEquals(0, path.stream.counters().stretchedMs() + path.stream.counters().acceleratedMs());
    }

    /** The delay changes where nothing is said. */
    @Test
    void pauses_are_lengthened_and_shortened_before_speech_is() {
        short[] source = SyntheticSpeech.continuous(8000, 40, 4);
        for (int at = 8000; at < source.length; at += 16_000) {
            Arrays.fill(source, at, Math.min(source.length, at + 8000), (short) 0);
        }
        List<Packet> packets = PacketPath.encode(source, 20, 0, 1, 0, OpusEncoderSettings.phone().withDtx(true));
        List<Packet> sent = new ArrayList<>();
        for (Packet p : packets) {
            if (p.payload().length > 2) {
                sent.add(new Packet(1 + sent.size(), p.timestamp(), p.payload(), p.arrivalNs()));
            }
        }
        PacketPath path = new PacketPath();
        Random random = new Random(6);
        path.run(PacketPath.delayed(sent, i -> random.nextInt(60) * MS));
        AudioReceiverCounters c = path.stream.counters();
        System.out.printf("pauses and jitter: lost %d, late %d, concealed %d, noise %d, +%d -%d, delay %d/%d%n",
                c.lost(), c.late(), c.concealedMs(), c.noiseMs(), c.stretchedMs(), c.acceleratedMs(), c.delayMs(),
                c.targetDelayMs());
        assertEquals(0, path.breaks());
        assertEquals(0, c.restarts());
        assertTrue(c.noiseMs() > 10_000);
        short[] heard = path.heard();
        assertTrue(Listening.intelligibility(source, heard, 1600) > 0.9);
    }

    @ParameterizedTest
    @CsvSource({"10", "40", "60"})
    void packets_of_other_lengths_are_buffered_as_well(int ms) {
        PacketPath path = new PacketPath();
        List<Packet> packets = PacketPath.encode(LOUD, ms, 10, 1, 0);
        path.run(new LossyPath(5, 1, 80, 0, 5).carry(packets));
        AudioReceiverCounters c = path.stream.counters();
        double stoi = Listening.intelligibility(LOUD, path.heard(), 2400);
        System.out.printf("%d ms packets, 5 %% loss, 80 ms jitter: STOI %.3f, lost %d, by FEC %d, late %d, "
                        + "concealed %d ms, delay %d/%d ms%n", ms, stoi, c.lost(), c.recoveredByFec(), c.late(),
                c.concealedMs(), c.delayMs(), c.targetDelayMs());
        assertEquals(0, path.breaks());
        assertTrue(stoi > 0.9, "STOI " + stoi);
    }

    @Test
    void numbers_and_timestamps_wrap_in_the_buffer() {
        PacketPath path = new PacketPath();
        path.run(new LossyPath(3, 1, 60, 0, 8).carry(PacketPath.encode(LOUD, 20, 10, 64_500, -960 * 1200)));
        AudioReceiverCounters c = path.stream.counters();
        assertEquals(0, path.breaks());
        assertEquals(0, c.restarts() + c.strays());
        assertTrue(c.delayMs() > 40);
        assertTrue(Listening.intelligibility(LOUD, path.heard(), 1600) > 0.93);
    }

    /** As of a radio that looks around: everything stands for 150 ms every three seconds. */
    @Test
    void stalls_are_bridged_once_they_are_known() {
        PacketPath path = new PacketPath();
        List<Packet> packets = PacketPath.encode(LOUD, 20, 0, 1, 0);
        path.run(PacketPath.delayed(packets, i -> i % 150 >= 140 && i % 150 < 148 ? (148 - i % 150) * 20 * MS : 0));
        AudioReceiverCounters c = path.stream.counters();
        System.out.printf("20 stalls of 160 ms: late %d, concealed %d ms, +%d -%d ms, delay %d/%d ms%n", c.late(),
                c.concealedMs(), c.stretchedMs(), c.acceleratedMs(), c.delayMs(), c.targetDelayMs());
        assertEquals(0, path.breaks());
        assertTrue(c.late() < 40, "late " + c.late());
    }

    @Test
    void nothing_is_allocated_in_the_buffer() {
        List<Packet> packets = PacketPath.encode(LOUD, 20, 10, 1, 0).subList(0, 1000);
        MemorySegment wire = Arena.ofAuto().allocate(packets.size() * 400L);
        for (int i = 0; i < packets.size(); i++) {
            wire.asSlice(i * 400L).copyFrom(MemorySegment.ofArray(packets.get(i).payload()));
        }
        int[] lengths = packets.stream().mapToInt(p -> p.payload().length).toArray();
        AudioReceiver receiver = new AudioReceiver(new OpusFrameDecoder(8000), 48_000, AudioReceiverSettings.defaults(),
                (_, _, _, _) -> { });
        int[] n = {0};
        assertEquals(0, Allocation.bytes(6000, 500, () -> {
            int i = n[0]++;
            receiver.timers(i * 20L * MS);
            boolean stalled = i % 8 >= 2 && i % 8 <= 4 && i % 4000 < 2000;
            int from = i % 8 == 5 && i % 4000 < 2000 ? i - 3 : i;
            for (int k = from; k <= i && !stalled; k++) {
                if (k % 101 != 5) {
                    int at = k % lengths.length;
                    receiver.receive(k, k * 960, wire, at * 400, lengths[at], i * 20L * MS);
                }
            }
        }));
        AudioReceiverCounters c = receiver.counters();
        assertTrue(c.stretchedMs() > 0 && c.acceleratedMs() > 0 && c.recoveredByFec() > 0 && c.concealedMs() > 0);
        receiver.close();
    }
}
