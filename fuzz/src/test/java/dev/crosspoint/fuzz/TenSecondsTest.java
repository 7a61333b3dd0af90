package dev.crosspoint.fuzz;

import static org.junit.jupiter.api.Assertions.fail;

import java.nio.file.Files;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Jazzer looks for new inputs that break something: ten seconds a target, two targets at a time. */
class TenSecondsTest {
    private static final int SECONDS = Integer.getInteger("fuzz.seconds", 10);

    @TestFactory
    @Execution(ExecutionMode.CONCURRENT)
    Stream<DynamicTest> jazzer_finds_nothing_in_ten_seconds() {
        return Stream.of(Target.values()).map(target -> DynamicTest.dynamicTest(target.id(), () -> {
            FuzzRun.Outcome outcome = new FuzzRun(target, SECONDS, KeptInputsTest.HOME).run();
            if (outcome.found()) {
                fail("an input breaks " + target.id() + ":\n" + Files.readString(outcome.log()));
            }
        }));
    }
}
