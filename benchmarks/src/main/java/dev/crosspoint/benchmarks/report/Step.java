package dev.crosspoint.benchmarks.report;

import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;

/**
 * One benchmark's outcome.
 *
 * @param name class without "Benchmark", method, and values of parameters: {@code Srtp.protect OPENSSL ...}
 * @param ns average of an operation
 * @param errorNs half of its 99.9 % confidence interval
 * @param fastestNs average of the fastest iteration: the one that other work on the machine disturbed least
 * @param bytes allocated by an operation in the median iteration; the harness's own share is in it
 */
record Step(String name, double ns, double errorNs, double fastestNs, double bytes) {
    private static final String ALLOCATION = "gc.alloc.rate.norm";

    static List<Step> of(Collection<RunResult> results) {
        return results.stream().map(Step::of).toList();
    }

    private static Step of(RunResult result) {
        BenchmarkParams params = result.getParams();
        String[] path = params.getBenchmark().split("\\.");
        TreeMap<String, String> values = new TreeMap<>();
        params.getParamsKeys().forEach(k -> values.put(k, params.getParam(k)));
        String name = path[path.length - 2].replace("Benchmark", "") + "." + path[path.length - 1]
                + values.values().stream().map(v -> " " + v).collect(Collectors.joining());
        return new Step(name, result.getPrimaryResult().getScore(), result.getPrimaryResult().getScoreError(),
                fastest(result), median(result));
    }

    private static double fastest(RunResult result) {
        return result.getBenchmarkResults().stream().map(BenchmarkResult::getIterationResults)
                .flatMap(Collection::stream).mapToDouble(i -> i.getPrimaryResult().getScore()).min().orElseThrow();
    }

    @SuppressWarnings("rawtypes") // JMH's own
    private static double median(RunResult result) {
        double[] sorted = result.getBenchmarkResults().stream().map(BenchmarkResult::getIterationResults)
                .flatMap(Collection::stream).map(IterationResult::getSecondaryResults)
                .filter(r -> r.containsKey(ALLOCATION)).mapToDouble(r -> r.get(ALLOCATION).getScore()).sorted()
                .toArray();
        return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
    }

    static Step named(List<Step> steps, String name) {
        return steps.stream().filter(s -> s.name.equals(name)).findFirst()
                .orElseThrow(() -> new IllegalStateException("no benchmark " + name + " was run"));
    }
}
