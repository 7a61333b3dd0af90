package dev.crosspoint.interop;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import dev.crosspoint.interop.peer.ApplicationServer;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.SequenceLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * What the process of a node holds at one time.
 *
 * @param files    open ones, but for the connections to the application: those wait to be used again, more or less of
 *                 them as calls came together
 * @param toApplication these, both ends of each
 * @param heapMb   in use after a collection
 * @param nativeMb given out by malloc
 */
record Footprint(int platformThreads, int virtualThreads, long files, long toApplication, long heapMb, long nativeMb,
                 Map<String, Double> gauges) {
    private static final Path SELF = Path.of("/proc/self");
    /** The console's journals of ended calls are kept on purpose, so many at most. */
    static final String JOURNALS = "crosspoint_signaling_journals";
    static final int MOST_JOURNALS = 500;
    private static final String PORTS = "crosspoint_media_rtp_port_pairs_free_pairs";
    private static final String ESTABLISHED = "01";
    private static final int MALLINFO_FIELDS = 10;
    private static final int MAPPED_BYTES = 4;
    private static final int USED_BYTES = 7;

    /** Once all calls and connections are over; fails where some are not after a while. */
    static Footprint settled(NodeUnderTest node, ApplicationServer app) throws Exception {
        long endNs = System.nanoTime() + 20_000_000_000L;
        while (!quiet(gauges(node)) && System.nanoTime() - endNs < 0) {
            LockSupport.parkNanos(50_000_000);
        }
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        for (int i = 0; i < 3; i++) {
            memory.gc();
        }
        long heap = memory.getHeapMemoryUsage().getUsed();
        List<String> files = openFiles();
        Set<String> connections = connections(app.url("/").getPort());
        long toApplication = files.stream().filter(connections::contains).count();
        return new Footprint(ManagementFactory.getThreadMXBean().getThreadCount(), virtual(),
                files.size() - toApplication, toApplication, heap >> 20, allocated() >> 20, gauges(node));
    }

    /** Gauges that are not as in a node without calls; {@code portPairs} are free then. */
    Map<String, Double> gaugesLeft(int portPairs) {
        Map<String, Double> left = new TreeMap<>(gauges);
        left.values().removeIf(v -> v == 0);
        left.remove(PORTS, (double) portPairs);
        left.keySet().removeIf(Footprint::keptOrPassing);
        return left;
    }

    private static boolean quiet(Map<String, Double> gauges) {
        return gauges.entrySet().stream().allMatch(g -> g.getKey().equals(PORTS) || keptOrPassing(g.getKey())
                || g.getValue() == 0);
    }

    /** Kept on purpose, or no possession at all: a shard is busy with anything, a collection above all. */
    private static boolean keptOrPassing(String gauge) {
        return gauge.startsWith("crosspoint_signaling_journal") || gauge.equals("crosspoint_media_shard_load_percent");
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

    /**
     * Bytes that malloc has given out: codecs, ciphers, segments, and what the JVM needs for itself. Resident memory
     * says less, as it depends on which pages of the heap have been touched.
     */
    private static long allocated() {
        Linker linker = Linker.nativeLinker();
        SequenceLayout mallinfo = MemoryLayout.sequenceLayout(MALLINFO_FIELDS, ValueLayout.JAVA_LONG);
        MethodHandle call = linker.downcallHandle(linker.defaultLookup().findOrThrow("mallinfo2"),
                FunctionDescriptor.of(MemoryLayout.structLayout(mallinfo)));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = (MemorySegment) call.invokeExact((SegmentAllocator) arena);
            return info.getAtIndex(ValueLayout.JAVA_LONG, MAPPED_BYTES)
                    + info.getAtIndex(ValueLayout.JAVA_LONG, USED_BYTES);
        } catch (Throwable e) {
            throw new AssertionError("mallinfo2 cannot be called", e);
        }
    }

    private static List<String> openFiles() throws IOException {
        List<String> files = new ArrayList<>();
        try (Stream<Path> open = Files.list(SELF.resolve("fd"))) {
            for (Path one : open.toList()) {
                try {
                    files.add(Files.readSymbolicLink(one).toString());
                } catch (NoSuchFileException closedMeanwhile) {
                    // such as the one of this very list
                }
            }
        }
        return files;
    }

    /** What the kernel calls the sockets of TCP connections from and to a port (proc_pid_net(5)). */
    private static Set<String> connections(int port) throws IOException {
        String end = ":%04X".formatted(port);
        Set<String> sockets = new HashSet<>();
        for (String table : List.of("tcp", "tcp6")) {
            for (String line : Files.readAllLines(SELF.resolve("net").resolve(table))) {
                String[] columns = line.trim().split(" +");
                boolean there = columns[1].endsWith(end) || columns[2].endsWith(end);
                if (there && columns[3].equals(ESTABLISHED)) {
                    sockets.add("socket:[" + columns[9] + "]");
                }
            }
        }
        return sockets;
    }
}
