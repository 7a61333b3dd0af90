package dev.crosspoint.ng;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A few threads, each with a bounded queue. What belongs to one name is done by one of them, in order. */
final class Lanes implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);
    private static final int CAPACITY = 2048;
    private static final long STOP_MS = 2000;

    private final BlockingQueue<Runnable>[] queues;
    private final Thread[] threads;
    private volatile boolean closed;

    @SuppressWarnings({"unchecked", "rawtypes"})
    Lanes(int count) {
        queues = new BlockingQueue[count];
        threads = new Thread[count];
        for (int i = 0; i < count; i++) {
            BlockingQueue<Runnable> queue = new ArrayBlockingQueue<>(CAPACITY);
            queues[i] = queue;
            threads[i] = Thread.ofPlatform().daemon().name("ng-" + i).start(() -> work(queue));
        }
    }

    int count() {
        return queues.length;
    }

    /** Which of them a name belongs to. */
    int of(String name) {
        return Math.floorMod(name.hashCode(), queues.length);
    }

    /** False where too much waits already. */
    boolean post(int lane, Runnable task) {
        return !closed && queues[lane].offer(task);
    }

    private void work(BlockingQueue<Runnable> queue) {
        while (!closed) {
            try {
                queue.take().run();
            } catch (InterruptedException stopped) {
                return;
            } catch (RuntimeException fault) {
                LOG.error("a task of ng failed", fault);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        for (Thread t : threads) {
            t.interrupt();
        }
        for (Thread t : threads) {
            try {
                t.join(STOP_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
