package dev.crosspoint.benchmarks.report;

import dev.crosspoint.benchmarks.load.LoadPlan;
import dev.crosspoint.benchmarks.load.LoadResult;
import dev.crosspoint.benchmarks.load.LoadRun;
import dev.crosspoint.media.ShardThreading;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Measures steps, path and load, one after the other.
 *
 * <p>{@code all FILE COMMITTED} writes the tables into the file and says what moved since the committed one;
 * {@code steps [REGEX]} prints the steps.
 */
public final class Bench {
    private static final int CALLS = 50;
    private static final int WARMUP_S = 15;
    private static final String PATH = "PathBenchmark";

    private Bench() {
    }

    public static void main(String[] args) throws Exception {
        switch (args[0]) {
            case "all" -> all(Path.of(args[1]), Path.of(args[2]));
            case "steps" -> System.out.println(
                    Tables.steps(Step.of(jmh(args.length > 1 ? args[1] : ".*", null, 3, 5, 500))));
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    private static void all(Path document, Path committed) throws Exception {
        Machine machine = Machine.here();
        List<RunResult> results = new ArrayList<>(jmh(".*", PATH, 3, 5, 400));
        results.addAll(jmh(PATH, null, 5, 5, 800));
        List<LoadResult> loads = List.of(
                load(new LoadPlan(CALLS, 30, WARMUP_S, ShardThreading.SHARED, 0)),
                load(new LoadPlan(CALLS, 15, WARMUP_S, ShardThreading.SHARED, 3)),
                load(new LoadPlan(CALLS, 15, WARMUP_S, ShardThreading.DEDICATED_PARKING, 0)));
        Document.replace(document, Tables.all(machine, Step.of(results), loads));
        System.out.println("written to " + document + "\n\n"
                + Changes.between(Files.readString(committed), Files.readString(document)));
    }

    private static LoadResult load(LoadPlan plan) throws Exception {
        LoadResult result = LoadRun.run(plan);
        System.out.println(result);
        return result;
    }

    /** With the collector and the heap that the node has, since barriers and pauses are part of the cost. */
    private static List<RunResult> jmh(String include, String exclude, int warmups, int iterations, int ms)
            throws RunnerException {
        ChainedOptionsBuilder options = new OptionsBuilder().include(include).forks(1)
                .warmupIterations(warmups).warmupTime(TimeValue.milliseconds(ms))
                .measurementIterations(iterations).measurementTime(TimeValue.milliseconds(ms))
                .addProfiler(GCProfiler.class)
                .jvmArgs("@" + System.getProperty("bench.java.options"), "--sun-misc-unsafe-memory-access=allow");
        if (exclude != null) {
            options.exclude(exclude);
        }
        return List.copyOf(new Runner(options.build()).run());
    }
}
