package dev.crosspoint.interop;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** What the process of a node holds at one time. */
record Footprint(int platformThreads, int virtualThreads, long files, long heapMb, long nativeMb,
                 Map<String, Double> gauges) {
    private static final Path SELF = Path.of("/proc/self");
    private static final String PORTS = "crosspoint_media_rtp_port_pairs_free_pairs";
    private static final long PAGE = 4096;

    /** Once all calls and connections are over; fails where some are not after a while. */
    static Footprint settled(NodeUnderTest node) throws Exception {
        long endNs = System.nanoTime() + 20_000_000_000L;
        while (!quiet(gauges(node)) && System.nanoTime() - endNs < 0) {
            LockSupport.parkNanos(50_000_000);
        }
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        for (int i = 0; i < 3; i++) {
            memory.gc();
        }
        long heap = memory.getHeapMemoryUsage().getUsed();
        long resident = Long.parseLong(Files.readString(SELF.resolve("statm")).split(" ")[1]) * PAGE;
        long outside = resident - memory.getHeapMemoryUsage().getCommitted()
                - memory.getNonHeapMemoryUsage().getCommitted();
        return new Footprint(ManagementFactory.getThreadMXBean().getThreadCount(), virtual(), openFiles(),
                heap >> 20, outside >> 20, gauges(node));
    }

    /** Gauges that are not as in a node without calls; {@code portPairs} are free then. */
    Map<String, Double> gaugesLeft(int portPairs) {
        Map<String, Double> left = new TreeMap<>(gauges);
        left.values().removeIf(v -> v == 0);
        left.remove(PORTS, (double) portPairs);
        return left;
    }

    private static boolean quiet(Map<String, Double> gauges) {
        return gauges.entrySet().stream().allMatch(g -> g.getKey().equals(PORTS) || g.getValue() == 0);
    }

    private static Map<String, Double> gauges(NodeUnderTest node) throws Exception {
        Map<String, Double> gauges = new TreeMap<>();
        String text = node.metrics();
        for (String line : text.split("\n")) {
            if (line.startsWith("# TYPE crosspoint_") && line.endsWith(" gauge")) {
                String name = line.split(" ")[2];
                gauges.put(name, NodeUnderTest.metric(text, name));
            }
        }
        return gauges;
    }

    private static int virtual() throws IOException {
        Path dump = Files.createTempDirectory("threads").resolve("all.json");
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpThreads(dump.toString(),
                ThreadDumpFormat.JSON);
        try (Stream<String> lines = Files.lines(dump)) {
            return (int) lines.filter(l -> l.contains("\"virtual\": true")).count();
        }
    }

    private static long openFiles() throws IOException {
        try (Stream<Path> open = Files.list(SELF.resolve("fd"))) {
            return open.count();
        }
    }
}
