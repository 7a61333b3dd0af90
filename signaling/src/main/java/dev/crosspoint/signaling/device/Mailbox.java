package dev.crosspoint.signaling.device;

import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * Runs what is posted to it one after the other on a virtual thread that lives as long as there is something to do.
 *
 * <p>Posters and the worker race for the queue, hence the lock; it is never held while a task runs.
 */
final class Mailbox {

    private final String name;
    private final Consumer<Throwable> onFailure;
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private boolean working;
    private boolean closed;

    Mailbox(String name, Consumer<Throwable> onFailure) {
        this.name = name;
        this.onFailure = onFailure;
    }

    /** Queues a task; false when the mailbox is closed. */
    boolean post(Runnable task) {
        synchronized (tasks) {
            if (closed) {
                return false;
            }
            tasks.add(task);
            if (working) {
                return true;
            }
            working = true;
        }
        Thread.ofVirtual().name(name).start(this::work);
        return true;
    }

    /** As {@link #post}, but refused when {@code limit} tasks wait already: for what strangers can cause. */
    boolean postWithin(int limit, Runnable task) {
        synchronized (tasks) {
            if (tasks.size() >= limit) {
                return false;
            }
        }
        return post(task);
    }

    /** Takes nothing more; what is queued still runs. */
    void close() {
        synchronized (tasks) {
            closed = true;
        }
    }

    private void work() {
        for (Runnable task = next(); task != null; task = next()) {
            try {
                task.run();
            } catch (Throwable bug) { // an Error too: a worker that dies would leave its mailbox dead for good
                onFailure.accept(bug);
            }
        }
    }

    private Runnable next() {
        synchronized (tasks) {
            Runnable task = tasks.poll();
            working = task != null;
            return task;
        }
    }
}
