package dev.crosspoint.signaling.webhook;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Runs jobs in order per key, one at a time per key, each key on its own virtual thread while it has jobs. */
final class OrderedSends {

    private final int perKey;
    private final int inAll;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition empty = lock.newCondition();
    private final Map<String, Queue<Runnable>> queues = new HashMap<>();
    private int waiting;
    private boolean closed;

    OrderedSends(int perKey, int inAll) {
        this.perKey = perKey;
        this.inAll = inAll;
    }

    /** False when there is no room, or no more is taken. */
    boolean add(String key, Runnable job) {
        lock.lock();
        try {
            Queue<Runnable> queue = queues.get(key);
            if (closed || waiting >= inAll || queue != null && queue.size() >= perKey) {
                return false;
            }
            waiting++;
            if (queue != null) {
                return queue.add(job);
            }
            queue = new ArrayDeque<>();
            queue.add(job);
            queues.put(key, queue);
        } finally {
            lock.unlock();
        }
        Thread.ofVirtual().name("webhooks-" + key).start(() -> run(key));
        return true;
    }

    int waiting() {
        lock.lock();
        try {
            return waiting;
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more; returns when all is done, or false after the time. */
    boolean close(long timeoutNs) {
        long left = timeoutNs;
        lock.lock();
        try {
            closed = true;
            while (waiting > 0) {
                if (left <= 0) {
                    return false;
                }
                left = empty.awaitNanos(left);
            }
            return true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void run(String key) {
        for (Runnable job = first(key); job != null; job = next(key)) {
            job.run();
        }
    }

    private Runnable first(String key) {
        lock.lock();
        try {
            return queues.get(key).peek();
        } finally {
            lock.unlock();
        }
    }

    /** The job just run leaves the queue only now, so that the key stays taken while it ran. */
    private Runnable next(String key) {
        lock.lock();
        try {
            Queue<Runnable> queue = queues.get(key);
            queue.remove();
            waiting--;
            if (waiting == 0) {
                empty.signalAll();
            }
            if (queue.isEmpty()) {
                queues.remove(key);
            }
            return queue.peek();
        } finally {
            lock.unlock();
        }
    }
}
