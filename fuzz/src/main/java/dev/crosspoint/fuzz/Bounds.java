package dev.crosspoint.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Reads an input and fails where that takes more processor time or more heap than a stranger may cost us. */
public final class Bounds {
    /** A second of a processor, many times what the slowest honest input needs under instrumentation. */
    private static final long MOST_CPU_NS = 1_000_000_000L;
    /** The first runs load classes and instrument them; only what is as costly again is the input's doing. */
    private static final int RUNS = 3;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Bounds() {
    }

    /** What a target does with its input. */
    @FunctionalInterface
    public interface Reading {
        void of(Input input);
    }

    /**
     * @param mostBytes that may be allocated on the heap, the garbage included
     * @param reading   does the same each time
     */
    public static void check(byte[] bytes, long mostBytes, Reading reading) {
        String fault = null;
        for (int run = 0; run < RUNS; run++) {
            fault = fault(bytes, mostBytes, reading);
            if (fault == null) {
                return;
            }
        }
        throw new AssertionError(fault);
    }

    private static String fault(byte[] bytes, long mostBytes, Reading reading) {
        Input input = new Input(bytes);
        long heap = THREADS.getCurrentThreadAllocatedBytes();
        long cpuNs = THREADS.getCurrentThreadCpuTime();
        reading.of(input);
        long tookNs = THREADS.getCurrentThreadCpuTime() - cpuNs;
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - heap;
        if (tookNs > MOST_CPU_NS) {
            return bytes.length + " bytes took " + tookNs / 1_000_000 + " ms";
        }
        return allocated <= mostBytes ? null
                : bytes.length + " bytes made " + allocated + " bytes of objects, more than " + mostBytes;
    }

    /** That something holds which always must. */
    public static void holds(boolean condition, String otherwise) {
        if (!condition) {
            throw new AssertionError(otherwise);
        }
    }
}
