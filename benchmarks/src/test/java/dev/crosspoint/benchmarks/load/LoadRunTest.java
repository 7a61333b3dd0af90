package dev.crosspoint.benchmarks.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.media.ShardThreading;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The load program itself, with calls enough to see that it counts right. */
@Timeout(120)
class LoadRunTest {

    @Test
    void packets_of_two_calls_come_out_on_the_other_side() throws Exception {
        LoadResult result = LoadRun.run(new LoadPlan(2, 1, 1, ShardThreading.SHARED, 0));
        assertEquals(100, result.sentToPhone());
        assertTrue(result.toPhone().packets() > 50 && result.toPhone().packets() <= 100, result::toString);
        assertTrue(result.toBrowser().packets() > 50 && result.toBrowser().packets() <= 100, result::toString);
        assertTrue(result.toPhone().p50() > 0 && result.toBrowser().p50() > 0, result::toString);
        assertTrue(result.datagrams() >= 100, result::toString);
    }

    @Test
    void percentiles_are_those_of_the_packets() {
        Delays delays = new Delays(1000);
        for (int i = 1000; i > 0; i--) {
            delays.add(i * 1_000_000L);
        }
        assertEquals(500, delays.ms(0.5));
        assertEquals(990, delays.ms(0.99));
        assertEquals(1000, delays.ms(1));
        assertEquals(0, new Delays(1).ms(0.5));
    }

    @Test
    void a_packet_is_known_by_its_distance_in_time_from_the_first() {
        Delays delays = new Delays(10);
        Flow flow = new Flow(160, delays);
        Flow.Window window = new Flow.Window();
        for (int i = 0; i < 4; i++) {
            flow.sent(i, 20_000_000L * (i + 1));
        }
        flow.received(7000, 21_000_000L, window);
        window.begin(30_000_000L);
        window.end(70_000_000L);
        flow.received(7000 + 320, 62_000_000L, window);
        flow.received(7000 + 160, 63_000_000L, window);
        flow.received(7000 + 480, 81_000_000L, window);
        flow.received(7000 + 640, 81_000_000L, window); // made up: it was never sent
        assertEquals(2, delays.count());
        assertEquals(2, delays.ms(0.5));
        assertEquals(23, delays.ms(1));
    }

    @Test
    void pauses_are_read_from_the_log_of_the_measured_time() {
        Pauses pauses = Pauses.read(List.of(
                "[0.900s] GC(0) y: Pause Mark Start 9.000ms",
                "[1.100s] GC(1) y: Pause Mark Start 0.012ms",
                "[1.100s] Safepoint \"ZMarkStartYoung\", Time since last: 99 ns, Reaching safepoint: 5 ns, "
                        + "Cleanup: 0 ns, At safepoint: 45000 ns, Leaving safepoint: 5 ns, Total: 2500000 ns, Threads",
                "[1.200s] GC(1) y: Concurrent Mark 3.000ms",
                "[2.100s] GC(2) Y: Pause Mark End 7.000ms"), 1000, 2000);
        assertEquals(new Pauses(1, 0.012, 1, 2.5), pauses);
    }
}
