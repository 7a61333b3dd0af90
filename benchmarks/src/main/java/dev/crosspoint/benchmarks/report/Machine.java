package dev.crosspoint.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Where and of what the figures are.
 *
 * @param load the load average of the minute before the run
 * @param commit with "+" where the working tree differed from it
 */
record Machine(String processor, int cores, String kernel, String jdk, String commit, String when, String load) {

    static Machine here() throws IOException {
        String model = Files.readAllLines(Path.of("/proc/cpuinfo")).stream().filter(l -> l.startsWith("model name"))
                .map(l -> l.substring(l.indexOf(':') + 1).strip()).findFirst().orElse(System.getProperty("os.arch"));
        return new Machine(model, Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.vm.vendor") + " " + Runtime.version(),
                System.getProperty("bench.commit", "unknown"),
                Instant.now().truncatedTo(ChronoUnit.MINUTES).toString(),
                load1());
    }

    /** The load average of the last minute. */
    static String load1() throws IOException {
        return Files.readString(Path.of("/proc/loadavg")).split(" ")[0];
    }
}
