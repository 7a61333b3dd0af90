package dev.crosspoint.transcoder;

import static dev.crosspoint.transcoder.PacketPath.MS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.transcoder.PacketPath.Packet;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AudioReceiverTest {
    private static final int LAG = 52;
    private static final short[] LOUD = SyntheticSpeech.continuous(8000, 20, 3);

    @Test
    void packets_in_order_come_out_at_once_and_as_decoded() {
        PacketPath path = new PacketPath();
        List<Packet> packets = PacketPath.encode(LOUD, 20, 0, 65_530, -5000);
        path.run(packets);
        assertEquals(packets.size(), path.frames.size());
        assertEquals(0, path.breaks());
        for (int i = 0; i < packets.size(); i++) {
            assertEquals(1_000 * MS + packets.get(i).arrivalNs(), path.frames.get(i).atNs());
            assertEquals(i == 0, path.frames.get(i).start());
        }
        assertTrue(Listening.correlation(LOUD, path.heard(), LAG) > 0.93);
        AudioReceiverCounters c = path.stream.counters();
        assertEquals(0, c.lost() + c.late() + c.duplicate() + c.concealedMs() + c.noiseMs() + c.restarts());
    }

    /** The figures are those of docs/decisions/031. */
    @ParameterizedTest
    @CsvSource({"0, 20", "5, 20", "10, 20", "5, 10", "5, 40", "5, 60"})
    void losses_leave_neither_hole_nor_silence(int percent, int ms) {
        List<Packet> packets = PacketPath.encode(LOUD, ms, Math.max(percent, 1), 100, 0);
        BitSet lost = losses(packets.size(), percent, 42);
        PacketPath path = new PacketPath();
        path.run(PacketPath.without(packets, lost::get));
        short[] heard = path.heard();
        double correlation = Listening.correlation(LOUD, heard, LAG);
        AudioReceiverCounters c = path.stream.counters();
        System.out.printf("%d ms packets, %d %% loss (%d): correlation %.4f, by FEC %d, concealed %d ms, noise %d ms%n",
                ms, percent, lost.cardinality(), correlation, c.recoveredByFec(), c.concealedMs(), c.noiseMs());
        assertEquals(0, path.breaks());
        assertEquals(lost.cardinality(), c.lost());
        assertEquals(packets.size() * ms / 20, path.frames.size(), 1);
        assertTrue(longestSilenceMs(heard) <= 20, "silent for " + longestSilenceMs(heard));
        assertTrue(correlation > 0.9, "correlation " + correlation);
    }

    @Test
    void redundancy_restores_better_than_invention() {
        BitSet lost = losses(1000, 10, 9);
        double[] overLost = new double[2];
        for (int fec = 0; fec < 2; fec++) {
            PacketPath path = new PacketPath();
            path.run(PacketPath.without(PacketPath.encode(LOUD, 20, fec * 10, 1, 1), lost::get));
            assertEquals(fec == 1, path.stream.counters().recoveredByFec() > lost.cardinality() / 2);
            short[] heard = path.heard();
            int n = 0;
            for (int i = lost.nextSetBit(0); i >= 0; i = lost.nextSetBit(i + 1)) {
                overLost[fec] += Listening.correlation(LOUD, heard, LAG, i * 160, i * 160 + 160);
                n++;
            }
            overLost[fec] /= n;
        }
        System.out.printf("correlation inside lost packets: PLC %.3f, FEC %.3f%n", overLost[0], overLost[1]);
        assertTrue(overLost[1] > overLost[0] + 0.1);
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 20, 40, 60})
    void packets_of_any_length_become_frames_of_20_ms(int ms) {
        PacketPath path = new PacketPath();
        path.run(PacketPath.encode(LOUD, ms, 0, 1, 77));
        assertEquals(0, path.breaks());
        assertTrue(Listening.correlation(LOUD, path.heard(), LAG) > 0.93);
        assertEquals(0, path.stream.counters().noiseMs() + path.stream.counters().concealedMs());
    }

    @Test
    void silence_of_the_network_is_filled_in_real_time_and_fades_into_noise() {
        PacketPath path = new PacketPath();
        List<Packet> packets = PacketPath.encode(LOUD, 20, 0, 1, 0);
        path.run(packets.subList(0, 50));
        long lastNs = path.nowNs;
        path.advanceTo(lastNs + 79 * MS);
        assertEquals(50, path.frames.size(), "60 ms of patience after the next was due");
        path.advanceTo(lastNs + 1080 * MS);
        assertEquals(50 + 51, path.frames.size());
        assertEquals(120, path.stream.counters().concealedMs());
        assertEquals(51 * 20 - 120, path.stream.counters().noiseMs());
        for (int i = 51; i < 101; i++) {
            assertEquals(20 * MS, path.frames.get(i).atNs() - path.frames.get(i - 1).atNs(), "in step");
        }
        short[] heard = path.heard();
        assertTrue(Listening.rms(heard, 50 * 160, 51 * 160) > 500, "starts as loud speech");
        assertTrue(Listening.rms(heard, 57 * 160, 101 * 160) < 60, "ends as noise");
        assertTrue(Listening.rms(heard, 57 * 160, 101 * 160) > 0.3, "not digital silence");
        assertEquals(0, path.breaks());
        assertEquals(0, path.stream.counters().lost());
    }

    @Test
    void what_comes_after_its_time_was_filled_is_late_and_the_rest_is_played() {
        PacketPath path = new PacketPath();
        List<Packet> packets = PacketPath.encode(LOUD, 20, 0, 1, 0);
        path.run(PacketPath.delayed(packets, i -> i >= 100 && i < 110 ? (110 - i) * 20 * MS : 0));
        AudioReceiverCounters c = path.stream.counters();
        assertEquals(0, path.breaks());
        assertEquals(packets.size(), path.frames.size());
        assertTrue(c.late() >= 6 && c.late() <= 8, "late " + c.late());
        assertEquals(c.late() * 20, c.concealedMs() + c.noiseMs());
        assertEquals(0, c.lost() + c.restarts());
        assertTrue(Listening.correlation(LOUD, path.heard(), LAG, 112 * 160, 1000 * 160 - LAG) > 0.93);
    }

    @Test
    void a_path_that_becomes_longer_for_good_costs_a_few_packets_once() {
        PacketPath path = new PacketPath();
        List<Packet> packets = PacketPath.encode(LOUD, 20, 0, 1, 0);
        path.run(PacketPath.delayed(packets, i -> i >= 100 ? 200 * MS : 0));
        assertTrue(path.stream.counters().late() <= 8, "late " + path.stream.counters().late());
        assertEquals(packets.size(), path.frames.size(), 8);
        assertEquals(0, path.breaks());
    }

    @Test
    void jitter_below_the_patience_changes_nothing() {
        PacketPath path = new PacketPath();
        Random random = new Random(5);
        long[] delays = new long[1000];
        for (int i = 1; i < delays.length; i++) {
            delays[i] = Math.max(delays[i - 1] - 20 * MS, random.nextInt(59) * MS);
        }
        path.run(PacketPath.delayed(PacketPath.encode(LOUD, 20, 0, 1, 0), i -> delays[i]));
        AudioReceiverCounters c = path.stream.counters();
        assertEquals(0, path.breaks());
        assertEquals(0, c.restarts());
        assertTrue(c.concealedMs() + c.noiseMs() <= 100);
    }

    @Test
    void after_the_first_overtaken_packet_the_next_ones_are_waited_for() {
        PacketPath path = new PacketPath();
        List<Packet> packets = PacketPath.encode(LOUD, 20, 0, 1, 0);
        path.run(PacketPath.delayed(packets, i -> i % 10 == 5 ? (i % 20 == 5 ? 25 : 45) * MS : 0));
        AudioReceiverCounters c = path.stream.counters();
        System.out.printf("overtaken: late %d, put in order %d, lost %d%n", c.late(), c.reordered(), c.lost());
        assertTrue(c.late() <= 5, "late " + c.late());
        assertTrue(c.reordered() >= 95);
        assertEquals(0, path.breaks());
        short[] heard = path.heard();
        assertTrue(Listening.correlation(LOUD, heard, Listening.lag(LOUD, heard, 600), 40_000, 150_000) > 0.92);
    }

    @Test
    void a_loss_on_a_reordering_path_is_waited_for_only_a_moment() {
        PacketPath path = new PacketPath();
        List<Packet> packets = PacketPath.encode(LOUD, 20, 10, 1, 0);
        List<Packet> sent = PacketPath.without(packets, i -> i == 60);
        path.run(PacketPath.delayed(sent.subList(0, 100), i -> i == 5 ? 25 * MS : 0));
        assertEquals(0, path.breaks());
        assertEquals(2, path.stream.counters().lost());
        long waitNs = path.frames.get(61).atNs() - (1_000 * MS + 61 * 20 * MS);
        assertTrue(waitNs > 0 && waitNs <= 30 * MS, "waited " + waitNs / MS);
        assertEquals(101, path.frames.size());
    }

    @Test
    void duplicates_are_dropped() {
        PacketPath path = new PacketPath();
        List<Packet> packets = PacketPath.encode(LOUD, 20, 0, 65_500, 0).subList(0, 200);
        List<Packet> doubled = new ArrayList<>();
        packets.forEach(p -> {
            doubled.add(p);
            doubled.add(p);
        });
        path.run(doubled);
        assertEquals(200, path.stream.counters().duplicate());
        assertEquals(200, path.frames.size());
    }

    @Test
    void discontinuous_transmission_is_noise_and_not_loss() {
        short[] source = SyntheticSpeech.continuous(8000, 6, 4);
        Arrays.fill(source, 16_000, 32_000, (short) 0);
        List<Packet> packets = PacketPath.encode(source, 20, 0, 1, 0, OpusEncoderSettings.phone().withDtx(true));
        List<Packet> sent = new ArrayList<>();
        for (Packet p : packets) {
            if (p.payload().length > 2) {
                sent.add(new Packet(1 + sent.size(), p.timestamp(), p.payload(), p.arrivalNs()));
            }
        }
        assertTrue(sent.size() < packets.size() - 50, sent.size() + " of " + packets.size());
        PacketPath path = new PacketPath();
        path.run(sent);
        AudioReceiverCounters c = path.stream.counters();
        assertEquals(0, c.lost() + c.late() + c.restarts());
        assertEquals(0, path.breaks());
        assertTrue(c.noiseMs() > 1000, "noise " + c.noiseMs());
        assertEquals(packets.size(), path.frames.size(), 1);
        assertTrue(Listening.correlation(source, path.heard(), LAG, 33_000, 47_000) > 0.9, "in place after the gap");
    }

    @Test
    void a_digit_between_is_no_loss() {
        PacketPath path = new PacketPath();
        List<Packet> packets = PacketPath.encode(LOUD, 20, 10, 65_530, 0).subList(0, 100);
        for (int i = 0; i < packets.size(); i++) {
            Packet p = packets.get(i);
            path.advanceTo(p.arrivalNs() + 1_000 * MS);
            if (i >= 30 && i < 42) {
                path.stream.skip(p.sequence());
            } else if (i != 60) {
                path.give(p);
            }
        }
        AudioReceiverCounters c = path.stream.counters();
        assertEquals(1, c.lost());
        assertEquals(1, c.recoveredByFec());
        assertEquals(0, c.concealedMs());
        assertEquals(240, c.noiseMs());
        assertEquals(0, path.breaks());
        assertEquals(100, path.frames.size());
    }

    @Test
    void a_gap_of_the_timestamp_alone_is_filled_with_noise_when_no_timer_ran() {
        PacketPath path = new PacketPath();
        List<Packet> packets = PacketPath.encode(LOUD, 20, 0, 1, 0);
        packets.subList(0, 10).forEach(path::give);
        Packet p = packets.get(30);
        path.give(new Packet(11, p.timestamp(), p.payload(), 0));
        assertEquals(31, path.frames.size());
        assertEquals(400, path.stream.counters().noiseMs());
        assertEquals(0, path.stream.counters().lost());
    }

    @Test
    void a_source_that_restarts_its_numbers_is_followed_after_two_packets() {
        PacketPath path = new PacketPath();
        path.run(PacketPath.encode(LOUD, 20, 0, 40_000, 123).subList(0, 100));
        path.nowNs += 20 * MS;
        path.run(PacketPath.encode(LOUD, 20, 0, 7, 0x7FFFFFF0).subList(0, 100));
        assertEquals(1, path.stream.counters().strays());
        assertEquals(1, path.stream.counters().restarts());
        assertEquals(199, path.frames.size());
        assertEquals(0, path.breaks());
        path.give(new Packet(30_000, 5, new byte[] {0, 1, 2}, 0));
        assertEquals(199, path.frames.size());
    }

    @Test
    void a_source_whose_clock_stood_still_while_muted_is_heard_again_within_120_ms() {
        PacketPath path = new PacketPath();
        List<Packet> packets = PacketPath.encode(LOUD, 20, 0, 1, 0);
        path.run(PacketPath.delayed(packets.subList(0, 500), i -> i >= 100 ? 3000 * MS : 0));
        AudioReceiverCounters c = path.stream.counters();
        assertTrue(c.late() <= 6, "late " + c.late());
        assertEquals(1, c.restarts());
        assertEquals(0, path.breaks());
        assertEquals(500 + 150, path.frames.size(), 7);
    }

    @Test
    void a_jump_of_the_clock_beyond_bounds_is_not_filled() {
        PacketPath path = new PacketPath();
        List<Packet> packets = PacketPath.encode(LOUD, 20, 0, 1, 0);
        packets.subList(0, 10).forEach(path::give);
        Packet p = packets.get(10);
        path.give(new Packet(11, p.timestamp() + 48_000 * 60, p.payload(), 0));
        path.give(new Packet(12, p.timestamp() - 48_000 * 60, p.payload(), 0));
        assertEquals(12, path.frames.size());
        assertEquals(0, path.breaks());
        assertEquals(2, path.stream.counters().restarts());
    }

    @Test
    void a_new_source_continues_the_timestamps_and_a_pause_moves_them_on() {
        PacketPath path = new PacketPath();
        List<Packet> packets = PacketPath.encode(LOUD, 20, 0, 1, 0).subList(0, 10);
        path.run(packets);
        path.stream.reset();
        assertEquals(Long.MAX_VALUE, path.stream.nextWakeupNs());
        path.nowNs += 20 * MS;
        path.run(PacketPath.encode(LOUD, 20, 0, 9000, 555).subList(0, 10));
        assertEquals(0, path.breaks());
        path.stream.reset();
        path.nowNs += 1020 * MS;
        path.run(packets);
        assertEquals(1, path.breaks());
        assertEquals((20 + 50) * 160, path.frames.get(20).timestamp());
        assertTrue(path.frames.get(20).start());
        assertEquals(0, path.stream.counters().lost() + path.stream.counters().restarts());
    }

    @Test
    void timers_that_come_late_do_not_flood_the_phone() {
        PacketPath path = new PacketPath();
        path.run(PacketPath.encode(LOUD, 20, 0, 1, 0).subList(0, 10));
        path.nowNs += 60_000 * MS;
        path.stream.timers(path.nowNs);
        assertEquals(20, path.frames.size());
        assertTrue(path.stream.nextWakeupNs() - path.nowNs > 0);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whatever_comes_the_work_is_bounded_and_the_timestamps_hold(long seed) {
        PacketPath path = new PacketPath();
        List<Packet> packets = PacketPath.encode(LOUD, seed % 3 == 0 ? 20 : seed % 3 == 1 ? 60 : 10, 10, 1, 0);
        Random random = new Random(seed);
        for (int n = 0; n < 20_000; n++) {
            Packet p = packets.get(random.nextInt(20) == 0 ? random.nextInt(packets.size()) : n % packets.size());
            byte[] payload = p.payload().clone();
            int sequence = p.sequence();
            int timestamp = p.timestamp();
            switch (random.nextInt(12)) {
                case 0 -> payload[random.nextInt(Math.min(4, payload.length))] = (byte) random.nextInt();
                case 1 -> payload = Arrays.copyOf(payload, random.nextInt(payload.length + 1));
                case 2 -> sequence = random.nextInt();
                case 3 -> timestamp = random.nextInt();
                case 4 -> path.advanceTo(path.nowNs + random.nextInt(200) * MS);
                case 5 -> path.stream.timers(path.nowNs + random.nextInt());
                default -> path.nowNs += random.nextInt(40) * MS;
            }
            int before = path.frames.size();
            path.give(new Packet(sequence, timestamp, payload, 0));
            assertTrue(path.frames.size() - before <= 4 * 56, "frames for one packet");
            if (random.nextInt(2000) == 0) {
                path.stream.reset();
            }
        }
        for (int i = 1; i < path.frames.size(); i++) {
            int step = path.frames.get(i).timestamp() - path.frames.get(i - 1).timestamp();
            assertTrue(step == 160 || step > 160 && step % 160 == 0 && path.frames.get(i).start());
        }
        AudioReceiverCounters c = path.stream.counters();
        assertEquals(20_000, c.received());
        assertTrue(c.malformed() > 0 && c.strays() > 0 && c.restarts() > 0);
    }

    @Test
    void nothing_is_allocated_for_packets_losses_and_timers() {
        List<Packet> packets = PacketPath.encode(LOUD, 20, 10, 1, 0);
        var wire = Arena.ofAuto().allocate(packets.size() * 400L);
        for (int i = 0; i < packets.size(); i++) {
            wire.asSlice(i * 400L).copyFrom(MemorySegment.ofArray(packets.get(i).payload()));
        }
        int[] lengths = packets.stream().mapToInt(p -> p.payload().length).toArray();
        AudioReceiver stream = new AudioReceiver(new OpusFrameDecoder(8000), 48_000,
                AudioReceiverSettings.defaults().withMaxDelay(Duration.ZERO), (_, _, _, _) -> { });
        int[] n = {0};
        assertEquals(0, Allocation.bytes(4000, 500, () -> {
            int i = n[0]++;
            int late = i % 17 == 3 ? 1 : i % 17 == 4 ? -1 : 0;
            if (i % 13 != 5) {
                int sent = i + late;
                stream.receive(sent, sent * 960, wire, sent % lengths.length * 400, lengths[sent % lengths.length],
                        i * 20L * MS);
            }
            stream.timers(i * 20L * MS + (i % 100 == 50 ? 300 * MS : 0));
        }));
        assertTrue(stream.counters().concealedMs() > 0 && stream.counters().recoveredByFec() > 0
                && stream.counters().reordered() > 0 && stream.counters().noiseMs() > 0);
        stream.close();
    }

    /** Losses at random, never the first packet, which nothing can stand for, nor the last, which nobody misses. */
    private static BitSet losses(int packets, int percent, long seed) {
        Random random = new Random(seed);
        BitSet lost = new BitSet();
        for (int i = 1; i < packets - 1; i++) {
            lost.set(i, random.nextInt(100) < percent);
        }
        return lost;
    }

    /** The longest stretch that is 20 dB below the source, which is loud throughout. */
    private static int longestSilenceMs(short[] heard) {
        int run = 0;
        int longest = 0;
        for (int at = LAG; at + 80 <= heard.length; at += 80) {
            double source = Listening.rms(LOUD, at - LAG, at - LAG + 80);
            run = Listening.rms(heard, at, at + 80) < source / 10 ? run + 10 : 0;
            longest = Math.max(longest, run);
        }
        return longest;
    }
}
