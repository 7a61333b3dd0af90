package dev.crosspoint.signaling.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crosspoint.signaling.ControlPlane;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedStoreTest extends StoreContract {

    private static final int ENOUGH = 200;

    @TempDir
    private Path dir;

    @Override
    DatabaseSettings settings() {
        return DatabaseSettings.embedded(dir);
    }

    @Test
    void second_process_is_refused() throws IOException, InterruptedException {
        Path shared = dir.resolve("shared");
        try (ControlPlane _ = new ControlPlane(shared, 10)) {
            Process second = writer(shared);
            try (BufferedReader out = second.inputReader()) {
                assertNull(out.readLine(), "a second process wrote");
            }
            assertEquals(1, second.waitFor());
        }
    }

    /** SIGKILL in the middle of writing: whatever the writer was told is committed must be there. */
    @Test
    void what_was_committed_survives_kill_9() throws IOException, InterruptedException {
        Path killed = dir.resolve("killed");
        List<String> committed = new ArrayList<>();
        Process writer = writer(killed);
        try (BufferedReader out = writer.inputReader()) {
            for (int i = 0; i < ENOUGH; i++) {
                String id = out.readLine();
                assertTrue(id != null && id.startsWith("e-"), "the writer said " + id);
                committed.add(id);
            }
            writer.toHandle().destroyForcibly(); // unlike the process, its handle leaves what it said readable
            for (String id = out.readLine(); id != null && id.length() == committed.getFirst().length();
                    id = out.readLine()) {
                committed.add(id);
            }
        }
        assertEquals(137, writer.waitFor());
        try (ControlPlane plane = new ControlPlane(killed, 10)) {
            for (String id : committed) {
                assertTrue(plane.endpoints().find(id).isPresent(), id + " is lost");
            }
        }
    }

    private static Process writer(Path dir) throws IOException {
        return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "-Xmx128m", "-cp", System.getProperty("java.class.path"),
                EndpointWriter.class.getName(), dir.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
    }
}
