package dev.crosspoint.fuzz;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every input that was kept, those that once broke something among them, is read without a fault. */
class KeptInputsTest {
    static final Path HOME = Path.of(System.getProperty("fuzz.home", "")).toAbsolutePath();

    @TestFactory
    Stream<DynamicTest> kept_inputs_are_read_without_a_fault() {
        return Stream.of(Target.values()).map(target -> DynamicTest.dynamicTest(target.id(), () -> {
            List<Path> inputs = inputs(target);
            assertFalse(inputs.isEmpty(), "no inputs are kept for " + target.id());
            for (Path input : inputs) {
                try {
                    target.read(Files.readAllBytes(input));
                } catch (Throwable fault) {
                    throw new AssertionError(input + " is not read without a fault", fault);
                }
            }
        }));
    }

    private static List<Path> inputs(Target target) throws IOException {
        try (Stream<Path> files = Files.list(FuzzRun.corpus(HOME, target))) {
            return files.sorted().toList();
        }
    }
}
