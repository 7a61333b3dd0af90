package dev.crosspoint.signaling.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes of many threads, each transaction taking all that came while the one before was being written. What follows a
 * write runs on the one writing thread, in the order of the writes.
 */
public final class GroupCommit implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);
    private static final int WAITING = 20_000;
    private static final int AT_ONCE = 256;
    /** So many are not kept waiting for each to find out that the database is away. */
    private static final int MANY = WAITING / 10;
    private static final long STOP_MS = 10_000;

    private record Write(SqlWork<?> work, Consumer<RuntimeException> after) {
    }

    private final Database db;
    private final BlockingQueue<Write> waiting = new LinkedBlockingQueue<>(WAITING);
    private final Thread writer;
    private volatile boolean closed;

    public GroupCommit(Database db) {
        this.db = db;
        this.writer = Thread.ofPlatform().name("store-writer").daemon().start(this::run);
    }

    /**
     * Does not wait.
     *
     * @param work  its part of a transaction; null writes nothing
     * @param after called once, with null when the work is on disk or with what went wrong; must be quick. Where too
     *              much waits, or nothing is taken any more, that is at once and on this thread, as if the database
     *              were away
     */
    public void write(SqlWork<?> work, Consumer<RuntimeException> after) {
        if (closed || !waiting.offer(new Write(work, after))) {
            after.accept(new DatabaseAway("Too much waits to be written"));
        }
    }

    /** Runs behind everything written so far. */
    public void then(Runnable step) {
        write(null, _ -> step.run());
    }

    /** Writes what waits, then takes no more. */
    @Override
    public void close() {
        closed = true;
        waiting.offer(new Write(null, _ -> { })); // wakes the writer; an interrupt would close H2's file
        try {
            writer.join(STOP_MS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        List<Write> batch = new ArrayList<>();
        while (!closed || !waiting.isEmpty()) {
            try {
                Write first = waiting.poll(1, TimeUnit.SECONDS);
                if (first != null) {
                    batch.add(first);
                    waiting.drainTo(batch, AT_ONCE - 1);
                    commit(batch);
                    batch.clear();
                }
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    /**
     * A write that breaks takes none of the others with it: each is tried again alone. Where the database is away that
     * is found out once for all of them, as it takes seconds.
     */
    private void commit(List<Write> batch) {
        RuntimeException fault = tried(batch);
        for (Write write : batch) {
            RuntimeException own = write.work() == null ? null : fault;
            if (fault != null && !(fault instanceof DatabaseAway) && batch.size() > 1) {
                own = tried(List.of(write));
                fault = own instanceof DatabaseAway ? own : fault;
            }
            tell(write, own);
        }
        if (fault instanceof DatabaseAway && waiting.size() >= MANY) {
            List<Write> others = new ArrayList<>();
            waiting.drainTo(others);
            for (Write write : others) {
                tell(write, write.work() == null ? null : fault);
            }
        }
    }

    private static void tell(Write write, RuntimeException fault) {
        try {
            write.after().accept(fault);
        } catch (Throwable e) { // an Error too: a writer that dies would leave everyone waiting for good
            LOG.error("what follows a write failed", e);
        }
    }

    /** Null when it is on disk. */
    private RuntimeException tried(List<Write> batch) {
        if (batch.stream().allMatch(write -> write.work() == null)) {
            return null;
        }
        try {
            return db.with(c -> {
                for (Write write : batch) {
                    if (write.work() != null) {
                        write.work().run(c);
                    }
                }
                return null;
            });
        } catch (RuntimeException e) {
            return e;
        } catch (Error e) {
            return new StoreException("a write failed", e);
        }
    }
}
