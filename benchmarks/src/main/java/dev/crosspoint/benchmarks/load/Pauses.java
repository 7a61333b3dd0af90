package dev.crosspoint.benchmarks.load;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Times at which the virtual machine stood still, from its unified log.
 *
 * @param collector pauses of the collector
 * @param longestCollectorMs the longest of them
 * @param safepoints stops of every kind, the collector's among them
 * @param longestSafepointMs the longest of them, the time to bring all threads to a halt included
 */
public record Pauses(int collector, double longestCollectorMs, int safepoints, double longestSafepointMs) {
    private static final Pattern UPTIME = Pattern.compile("^\\[([0-9.]+)s]");
    private static final Pattern PAUSE = Pattern.compile("Pause .* ([0-9.]+)ms$");
    private static final Pattern SAFEPOINT = Pattern.compile("Safepoint .*Total: +([0-9]+) ns");

    static Pauses read(List<String> log, long fromMs, long toMs) {
        int pauses = 0;
        int stops = 0;
        double longestPause = 0;
        double longestStop = 0;
        for (String line : log) {
            Matcher uptime = UPTIME.matcher(line);
            if (!uptime.find()) {
                continue;
            }
            double atMs = Double.parseDouble(uptime.group(1)) * 1000;
            if (atMs < fromMs || atMs > toMs) {
                continue;
            }
            Matcher pause = PAUSE.matcher(line);
            Matcher stop = SAFEPOINT.matcher(line);
            if (pause.find()) {
                pauses++;
                longestPause = Math.max(longestPause, Double.parseDouble(pause.group(1)));
            } else if (stop.find()) {
                stops++;
                longestStop = Math.max(longestStop, Long.parseLong(stop.group(1)) / 1e6);
            }
        }
        return new Pauses(pauses, longestPause, stops, longestStop);
    }
}
