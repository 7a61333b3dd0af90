package dev.crosspoint.benchmarks.load;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Processor time of a process so far, from {@code /proc/PID/stat}, and of it what its media threads took.
 *
 * @param userMs in its own code
 * @param systemMs in the kernel for it
 * @param mediaMs both, of the threads named {@code media-*}
 */
public record ProcessorTime(long userMs, long systemMs, long mediaMs) {
    /** USER_HZ, 100 on every Linux that Java runs on. */
    private static final int TICK_MS = 10;
    /** Fields behind the name in parentheses, counted from the state: proc(5). */
    private static final int USER = 11;
    private static final int SYSTEM = 12;

    public static ProcessorTime read(long pid) throws IOException {
        Path process = Path.of("/proc", Long.toString(pid));
        long[] all = ticks(Files.readString(process.resolve("stat")));
        long media = 0;
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(process.resolve("task"))) {
            for (Path thread : threads) {
                media += mediaTicks(thread);
            }
        }
        return new ProcessorTime(all[0] * TICK_MS, all[1] * TICK_MS, media * TICK_MS);
    }

    private static long mediaTicks(Path thread) throws IOException {
        try {
            String stat = Files.readString(thread.resolve("stat"));
            if (!stat.contains("(media-")) {
                return 0;
            }
            long[] ticks = ticks(stat);
            return ticks[0] + ticks[1];
        } catch (NoSuchFileException ended) {
            return 0;
        }
    }

    private static long[] ticks(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return new long[] {Long.parseLong(fields[USER]), Long.parseLong(fields[SYSTEM])};
    }

    ProcessorTime since(ProcessorTime earlier) {
        return new ProcessorTime(userMs - earlier.userMs, systemMs - earlier.systemMs, mediaMs - earlier.mediaMs);
    }
}
