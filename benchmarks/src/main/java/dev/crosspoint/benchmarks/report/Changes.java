package dev.crosspoint.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What moved between the figures of two documents, as far as it is more than noise. */
public final class Changes {
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?");
    /** Of a step, where its interval says that it could be told. */
    private static final double STEP_NOISE = 0.05;
    /** Of the processor time of a run under load. */
    private static final double CPU_NOISE = 0.1;
    /** Of its delays, which other work on the machine moves most. */
    private static final double DELAY_NOISE = 0.5;
    private static final double DELAY_NOISE_MS = 0.3;
    private static final double BYTES_NOISE = 2;

    private final List<String> moved = new ArrayList<>();

    private Changes() {
    }

    /** {@code Changes BEFORE AFTER}: prints what moved between two documents. */
    public static void main(String[] args) throws IOException {
        System.out.println(between(Files.readString(Path.of(args[0])), Files.readString(Path.of(args[1]))));
    }

    static String between(String before, String after) {
        Map<String, Table> old = Table.all(Document.measured(before));
        Changes changes = new Changes();
        Table.all(Document.measured(after)).forEach((heading, now) -> {
            Table then = old.get(heading);
            if (then != null) {
                changes.compare(then, now);
            }
        });
        String commit = old.containsKey("") ? old.get("").cell("commit", 0) : "";
        String title = "Against the figures of commit " + commit + ": ";
        if (changes.moved.isEmpty()) {
            return title + "nothing moved by more than the noise.";
        }
        return title + "\n\n| moved | before | now | by |\n| --- | ---: | ---: | ---: |\n"
                + String.join("\n", changes.moved);
    }

    private void compare(Table then, Table now) {
        if (now.columns().contains("fastest iteration")) {
            now.rows().forEach((name, cells) -> step(name, then.rows().get(name), cells));
        } else {
            for (int column = 0; column < now.columns().size(); column++) {
                int old = then.columns().indexOf(now.columns().get(column));
                if (old >= 0) {
                    load(then, old, now, column);
                }
            }
        }
    }

    /** A step: ns, ±, fastest iteration, bytes. The interval is of the mean, the fastest iteration is steadier. */
    private void step(String name, List<String> then, List<String> now) {
        if (then == null) {
            moved.add("| " + name + " | – | " + now.get(2) + " ns | new |");
            return;
        }
        double noise = Math.max(number(then.get(1), 0), number(now.get(1), 0));
        told(name + ", ns", number(then.get(2), 0), number(now.get(2), 0), STEP_NOISE, noise);
        told(name + ", bytes", number(then.get(3), 0), number(now.get(3), 0), 0, BYTES_NOISE);
    }

    /** One run under load. */
    private void load(Table then, int old, Table now, int column) {
        now.rows().forEach((name, _) -> {
            String before = then.cell(name, old);
            String after = now.cell(name, column);
            String title = name.replace("*", "") + " (" + now.columns().get(column) + ")";
            if (name.contains("CPU per call-second")) {
                told(title, number(before, 0), number(after, 0), CPU_NOISE, 0);
            } else if (name.contains("p50 / p99")) {
                told(title + ", p99", number(before, 1), number(after, 1), DELAY_NOISE, DELAY_NOISE_MS);
            } else if (name.contains("lost")) {
                told(title + ", lost", number(before, 1), number(after, 1), 0, 0);
            }
        });
    }

    /** Adds a row where the difference is more than both the share of the old value and the amount. */
    private void told(String what, double before, double now, double share, double amount) {
        double difference = Math.abs(now - before);
        if (difference > share * Math.abs(before) && difference > amount) {
            String by = before == 0 ? "from 0" : String.format(Locale.ROOT, "%+.0f %%", 100 * (now - before) / before);
            moved.add("| " + what + " | " + text(before) + " | " + text(now) + " | " + by + " |");
        }
    }

    private static String text(double value) {
        return String.format(Locale.ROOT, value < 100 ? "%.2f" : "%.0f", value);
    }

    /** The number at a place in a cell such as {@code 0.11 / 1.65}; NaN, which never moves, where there is none. */
    private static double number(String cell, int index) {
        Matcher matcher = NUMBER.matcher(cell);
        for (int i = 0; matcher.find(); i++) {
            if (i == index) {
                return Double.parseDouble(matcher.group());
            }
        }
        return Double.NaN;
    }
}
