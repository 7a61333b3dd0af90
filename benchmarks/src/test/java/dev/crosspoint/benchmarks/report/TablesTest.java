package dev.crosspoint.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.benchmarks.load.Delays;
import dev.crosspoint.benchmarks.load.LoadPlan;
import dev.crosspoint.benchmarks.load.LoadResult;
import dev.crosspoint.benchmarks.load.Pauses;
import dev.crosspoint.benchmarks.load.ProcessorTime;
import dev.crosspoint.media.ShardThreading;
import java.util.List;
import org.junit.jupiter.api.Test;

class TablesTest {
    private static final List<Step> STEPS = List.of(
            new Step("Srtp.unprotect OPENSSL AEAD_AES_128_GCM", 2 * 400, 1, 400, 0),
            new Step("Srtp.protect OPENSSL AEAD_AES_128_GCM", 2 * 300, 1, 300, 0),
            new Step("Opus.decode FULLBAND", 2 * 25_000, 1, 25_000, 0),
            new Step("Opus.encode", 2 * 30_000, 1, 30_000, 0),
            new Step("G711.encode ULAW", 2 * 200, 1, 200, 0), new Step("G711.decode ULAW", 2 * 100, 1, 100, 0),
            new Step("Rtp.parse", 2 * 4, 1, 4, 0),
            new Step("Rtp.rewrite", 2 * 6, 1, 6, 0),
            new Step("Ring.sameThread", 2 * 40, 1, 40, 0),
            new Step("Path.browserToPhone 50 AEAD_AES_128_GCM", 2 * 30_000, 1, 30_000, 0),
            new Step("Path.phoneToBrowser 50 AEAD_AES_128_GCM", 2 * 40_000, 1, 40_000, 0));

    private static LoadResult load() {
        Delays.Summary delay = new Delays.Summary(75_000, 0.1, 2, 3, 4);
        return new LoadResult(new LoadPlan(50, 30, 20, ShardThreading.DEDICATED_PARKING, 3), delay, delay, delay,
                75_000, 75_001, 0, 0, new ProcessorTime(6000, 3000, 8000), 30, 150_000, 15_000, 90_000, 1200, 10,
                new Pauses(30, 0.05, 31, 0.4));
    }

    @Test
    void processor_time_is_split_among_the_steps_and_the_rest() {
        String budget = Tables.budget(STEPS, load());
        assertTrue(budget.contains("| to phone: Opus decode | 25000 | 1.25 | 21 % |"), budget);
        assertTrue(budget.contains("| to phone: demultiplexer, bridge, leg, cache misses | 4350 | 0.22 | 4 % |"),
                budget);
        assertTrue(budget.contains("| sockets, wake-ups, timers, the virtual machine |  | 2.50 | 42 % |"), budget);
        assertTrue(budget.contains("| **measured under load** |  | **6.00** | 100 % |"), budget);
        assertThrows(IllegalStateException.class, () -> Tables.budget(STEPS.subList(0, 3), load()));
    }

    @Test
    void a_run_is_a_column() {
        String table = Tables.loads(List.of(load(), load()));
        assertTrue(table.startsWith("|  | dedicated parking, collecting every 3 s | dedicated parking"), table);
        assertTrue(table.contains("| packets sent, lost | 150001, 1 | 150001, 1 |"), table);
        assertTrue(table.contains("| of it in user code / in the kernel | 4.00 / 2.00 | 4.00 / 2.00 |"), table);
    }
}
