package dev.crosspoint.node.demo;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The latest events of one device, numbered from 1, which its page fetches by long polling. */
final class EventFeed {
    private static final int KEPT = 100;

    /** One event as the page sees it. */
    record Event(long number, String type, String text, String cause) {
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition added = lock.newCondition();
    private final Deque<Event> events = new ArrayDeque<>();
    private long last;

    void add(String type, String text, String cause) {
        lock.lock();
        try {
            events.addLast(new Event(++last, type, text, cause));
            if (events.size() > KEPT) {
                events.removeFirst();
            }
            added.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Events after the given number; waits for one until the time is over, then gives an empty list. */
    List<Event> after(long number, Duration wait) throws InterruptedException {
        lock.lock();
        try {
            long leftNs = wait.toNanos();
            while (last <= number && leftNs > 0) {
                leftNs = added.awaitNanos(Math.min(leftNs, TimeUnit.SECONDS.toNanos(30)));
            }
            List<Event> newer = new ArrayList<>(events);
            newer.removeIf(e -> e.number() <= number);
            return newer;
        } finally {
            lock.unlock();
        }
    }
}
