package dev.crosspoint.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The command line: {@code [TARGET [SECONDS | FILE]]}, each target in turn where none is named. */
public final class Fuzz {
    private static final int USUAL_SECONDS = 60;

    private Fuzz() {
    }

    public static void main(String[] args) throws Throwable {
        Path home = Path.of(System.getProperty("fuzz.home", "fuzz")).toAbsolutePath();
        Target named = args.length > 0 && !args[0].equals("all") ? Target.of(args[0]) : null;
        if (args.length > 2 || args.length > 0 && named == null && !args[0].equals("all")) {
            System.err.println("targets: all " + String.join(" ", Arrays.stream(Target.values()).map(Target::id)
                    .toList()));
            System.exit(2);
        }
        List<Target> targets = named == null ? List.of(Target.values()) : List.of(named);
        if (args.length == 2 && Files.isRegularFile(Path.of(args[1]))) {
            targets.getFirst().read(Files.readAllBytes(Path.of(args[1])));
            System.out.println("read without a fault");
            return;
        }
        int seconds = args.length == 2 ? Integer.parseInt(args[1]) : USUAL_SECONDS;
        boolean found = false;
        for (Target target : targets) {
            found |= run(new FuzzRun(target, seconds, home));
        }
        System.exit(found ? 1 : 0);
    }

    private static boolean run(FuzzRun run) throws IOException, InterruptedException {
        System.out.println(run.target().id() + ": " + run.seconds() + " s");
        FuzzRun.Outcome outcome = run.run();
        List<String> log = Files.readAllLines(outcome.log());
        log.stream().filter(l -> outcome.found() ? !noise(l) : l.startsWith("stat::number_of_executed_units"))
                .forEach(System.out::println);
        System.out.println("log: " + outcome.log());
        return outcome.found();
    }

    private static boolean noise(String line) {
        return line.startsWith("INFO:") || line.startsWith("#") || line.contains("warning: Sharing");
    }
}
