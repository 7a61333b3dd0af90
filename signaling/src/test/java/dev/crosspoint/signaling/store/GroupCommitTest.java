package dev.crosspoint.signaling.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The writing thread outlives what it is given. */
class GroupCommitTest {

    @Test
    void database_that_is_away_is_asked_once_for_all_that_waits_and_not_for_each(@TempDir Path dir) throws Exception {
        try (SwitchedDatabase db = new SwitchedDatabase(dir); GroupCommit commit = new GroupCommit(db.database)) {
            CountDownLatch first = busy(commit);
            List<CompletableFuture<RuntimeException>> waiting = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                CompletableFuture<RuntimeException> told = new CompletableFuture<>();
                commit.write(_ -> null, told::complete);
                waiting.add(told);
            }
            CompletableFuture<RuntimeException> step = new CompletableFuture<>();
            commit.then(() -> step.complete(null));
            db.away(true);
            first.countDown();
            for (CompletableFuture<RuntimeException> told : waiting) {
                assertInstanceOf(DatabaseAway.class, told.get(20, TimeUnit.SECONDS));
            }
            assertNull(step.get(20, TimeUnit.SECONDS));
            assertEquals(1, db.refused.get());
            db.away(false);
            CompletableFuture<RuntimeException> fine = new CompletableFuture<>();
            commit.write(_ -> null, fine::complete);
            assertNull(fine.get(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void database_that_goes_while_a_broken_write_is_sought_is_not_asked_for_the_others(@TempDir Path dir)
            throws Exception {
        try (SwitchedDatabase db = new SwitchedDatabase(dir); GroupCommit commit = new GroupCommit(db.database)) {
            CountDownLatch first = busy(commit);
            commit.write(_ -> {
                db.away(true);
                throw new IllegalStateException("broken");
            }, _ -> { });
            List<CompletableFuture<RuntimeException>> waiting = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                CompletableFuture<RuntimeException> told = new CompletableFuture<>();
                commit.write(_ -> null, told::complete);
                waiting.add(told);
            }
            first.countDown();
            for (CompletableFuture<RuntimeException> told : waiting) {
                assertInstanceOf(DatabaseAway.class, told.get(20, TimeUnit.SECONDS));
            }
            assertEquals(1, db.refused.get());
        }
    }

    @Test
    void thousands_that_wait_for_a_database_that_is_away_are_told_at_once(@TempDir Path dir) throws Exception {
        try (SwitchedDatabase db = new SwitchedDatabase(dir); GroupCommit commit = new GroupCommit(db.database)) {
            CountDownLatch first = busy(commit);
            List<CompletableFuture<RuntimeException>> waiting = new ArrayList<>();
            for (int i = 0; i < 3000; i++) {
                CompletableFuture<RuntimeException> told = new CompletableFuture<>();
                commit.write(_ -> null, told::complete);
                waiting.add(told);
            }
            db.away(true);
            first.countDown();
            for (CompletableFuture<RuntimeException> told : waiting) {
                assertInstanceOf(DatabaseAway.class, told.get(20, TimeUnit.SECONDS));
            }
            assertEquals(1, db.refused.get());
        }
    }

    @Test
    void what_is_more_than_may_wait_is_refused_at_once(@TempDir Path dir) throws Exception {
        try (Database db = Database.open(DatabaseSettings.embedded(dir)); GroupCommit commit = new GroupCommit(db)) {
            CountDownLatch first = busy(commit);
            CompletableFuture<RuntimeException> refused = new CompletableFuture<>();
            int taken = -1;
            while (!refused.isDone()) {
                commit.write(null, fault -> {
                    if (fault != null) {
                        refused.complete(fault);
                    }
                });
                taken++;
            }
            assertInstanceOf(DatabaseAway.class, refused.get());
            assertEquals(20_000, taken);
            first.countDown();
        }
    }

    /** Its thread is in the middle of a transaction until the latch is counted down. */
    private static CountDownLatch busy(GroupCommit commit) throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch free = new CountDownLatch(1);
        commit.write(_ -> {
            begun.countDown();
            return awaited(free);
        }, _ -> { });
        assertTrue(begun.await(20, TimeUnit.SECONDS));
        return free;
    }

    private static boolean awaited(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

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
