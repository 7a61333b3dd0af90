package dev.crosspoint.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What Jazzer calls: the target's id and directory once, then input after input. */
public final class JazzerEntry {
    private static Target target;

    private JazzerEntry() {
    }

    /** Reads the kept inputs, so that classes are loaded and instrumented before Jazzer's clock starts. */
    public static void fuzzerInitialize(String[] args) throws IOException {
        target = Target.of(args[0]);
        try (Stream<Path> files = Files.list(Path.of(args[1]))) {
            for (Path file : (Iterable<Path>) files::iterator) {
                target.read(Files.readAllBytes(file));
            }
        }
    }

    public static void fuzzerTestOneInput(byte[] input) {
        target.read(input);
    }
}
