package dev.crosspoint.signaling.webhook;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Runs sends in order per key, one at a time per key, each key on its own virtual thread while it has any. A send that
 * wants another attempt rests at the head of its key, and only those that cannot wait pass it.
 */
final class OrderedSends {

    static final long DONE = -1;

    /** One thing to send. */
    @FunctionalInterface
    interface Send {
        /** Tries now; {@link #DONE}, or how long to rest before the next attempt, in ns. */
        long attempt();
    }

    private record Entry(Send send, boolean urgent) {
    }

    private final class Line {
        final ArrayDeque<Entry> entries = new ArrayDeque<>();
        final Condition news = lock.newCondition();
    }

    private final int perKey;
    private final int inAll;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition empty = lock.newCondition();
    private final Map<String, Line> lines = new HashMap<>();
    private int waiting;
    private boolean closed;

    OrderedSends(int perKey, int inAll) {
        this.perKey = perKey;
        this.inAll = inAll;
    }

    /** Runs once; passes a send that rests. False when there is no room, or no more is taken. */
    boolean add(String key, Runnable job) {
        return add(key, new Entry(() -> {
            job.run();
            return DONE;
        }, true), true);
    }

    /** Runs until it is done; its number is somebody else's to limit. False when no more is taken. */
    boolean addPatient(String key, Send send) {
        return add(key, new Entry(send, false), false);
    }

    int waiting() {
        lock.lock();
        try {
            return waiting;
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more and lets those that rest go; returns when all others are done, or false after the time. */
    boolean close(long timeoutNs) {
        long left = timeoutNs;
        lock.lock();
        try {
            closed = true;
            lines.values().forEach(line -> line.news.signalAll());
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

    private boolean add(String key, Entry entry, boolean limited) {
        lock.lock();
        try {
            Line line = lines.get(key);
            if (closed || limited && (waiting >= inAll || line != null && line.entries.size() >= perKey)) {
                return false;
            }
            waiting++;
            if (line != null) {
                line.news.signalAll();
                return line.entries.add(entry);
            }
            line = new Line();
            line.entries.add(entry);
            lines.put(key, line);
        } finally {
            lock.unlock();
        }
        Thread.ofVirtual().name("webhooks-" + key).start(() -> run(key));
        return true;
    }

    private void run(String key) {
        Line line = line(key);
        Entry head = head(line);
        while (head != null) {
            long restNs = head.send().attempt();
            if (restNs == DONE) {
                head = done(key, line, head);
            } else if (!rested(line, restNs)) {
                abandon(key, line);
                return;
            }
        }
    }

    private Line line(String key) {
        lock.lock();
        try {
            return lines.get(key);
        } finally {
            lock.unlock();
        }
    }

    private Entry head(Line line) {
        lock.lock();
        try {
            return line.entries.peek();
        } finally {
            lock.unlock();
        }
    }

    /** The entry leaves its line only after its run, so that the key stays taken while it ran. */
    private Entry done(String key, Line line, Entry entry) {
        lock.lock();
        try {
            line.entries.remove(entry);
            left(1);
            if (line.entries.isEmpty()) {
                lines.remove(key);
            }
            return line.entries.peek();
        } finally {
            lock.unlock();
        }
    }

    /** Rests, running what cannot wait meanwhile; false when all is over. */
    private boolean rested(Line line, long restNs) {
        long endNs = System.nanoTime() + restNs;
        while (true) {
            Entry urgent;
            lock.lock();
            try {
                urgent = firstUrgent(line);
                while (urgent == null) {
                    long leftNs = endNs - System.nanoTime();
                    if (closed) {
                        return false;
                    }
                    if (leftNs <= 0) {
                        return true;
                    }
                    line.news.awaitNanos(leftNs);
                    urgent = firstUrgent(line);
                }
            } catch (InterruptedException _) {
                return false;
            } finally {
                lock.unlock();
            }
            urgent.send().attempt();
            removed(line, urgent);
        }
    }

    private static Entry firstUrgent(Line line) {
        Iterator<Entry> entries = line.entries.iterator();
        while (entries.hasNext()) {
            Entry entry = entries.next();
            if (entry.urgent()) {
                return entry;
            }
        }
        return null;
    }

    private void removed(Line line, Entry entry) {
        lock.lock();
        try {
            line.entries.remove(entry);
            left(1);
        } finally {
            lock.unlock();
        }
    }

    /** What rests at the end is kept by those who said it, not here. */
    private void abandon(String key, Line line) {
        lock.lock();
        try {
            lines.remove(key);
            left(line.entries.size());
        } finally {
            lock.unlock();
        }
    }

    private void left(int count) {
        waiting -= count;
        if (waiting == 0) {
            empty.signalAll();
        }
    }
}
