package dev.crosspoint.signaling.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The writing thread outlives what it is given. */
class GroupCommitTest {

    @Test
    void write_that_breaks_with_an_error_is_told_and_the_next_one_is_written(@TempDir Path dir) throws Exception {
        try (Database db = Database.open(DatabaseSettings.embedded(dir)); GroupCommit commit = new GroupCommit(db)) {
            CompletableFuture<RuntimeException> broken = new CompletableFuture<>();
            commit.write(_ -> {
                throw new StackOverflowError("too deep");
            }, fault -> {
                broken.complete(fault);
                throw new StackOverflowError("too deep as well");
            });
            RuntimeException fault = broken.get(20, TimeUnit.SECONDS);
            assertEquals("too deep", assertInstanceOf(StoreException.class, fault).getCause().getMessage());
            CompletableFuture<RuntimeException> fine = new CompletableFuture<>();
            commit.write(_ -> null, fine::complete);
            assertNull(fine.get(20, TimeUnit.SECONDS));
        }
    }
}
