package dev.crosspoint.benchmarks.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What {@code bin/bench peers} and {@code lossy} make of figures is written in Python and tested there. */
class ScriptsTest {
    @Test
    void the_scripts_pass_their_own_tests() throws Exception {
        Process python;
        try {
            ProcessBuilder builder = new ProcessBuilder("python3", "-m", "unittest");
            builder.directory(Path.of("peers").toFile()).redirectErrorStream(true);
            builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
            python = builder.start();
        } catch (IOException missing) {
            Assumptions.abort("python3 is not installed");
            return;
        }
        String said = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        python.waitFor(60, TimeUnit.SECONDS);
        assertEquals(0, python.exitValue(), said);
    }
}
