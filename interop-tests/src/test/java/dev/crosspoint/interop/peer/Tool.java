package dev.crosspoint.interop.peer;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Assumptions;

/** Programs of this machine. */
public final class Tool {
    private Tool() {
    }

    /** Skips the test, saying why, where a program is not installed; {@code bin/test} installs them all. */
    public static void require(String... programs) {
        for (String program : programs) {
            Assumptions.assumeTrue(installed(program), program + " is not installed: bin/test installs it");
        }
    }

    public static boolean installed(String program) {
        return Arrays.stream(System.getenv("PATH").split(":"))
                .anyMatch(dir -> Files.isExecutable(Path.of(dir, program)));
    }
}
