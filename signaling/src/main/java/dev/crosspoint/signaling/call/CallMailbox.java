package dev.crosspoint.signaling.call;

import dev.crosspoint.media.MediaEvent;
import dev.crosspoint.media.phone.PhoneCallEvent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The bounded queue between everybody who has news for a call and the one thread that is the call. */
final class CallMailbox {
    /** Far more than a call's own parts can have under way at once. */
    private static final int CAPACITY = 256;
    /** Commands from outside leave room for the call's own parts, whose messages must not be lost. */
    private static final int ORDER_CAPACITY = 32;
    /** So do digits: a far side may send them as fast as it likes. */
    private static final int DIGIT_CAPACITY = 64;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final ArrayDeque<CallMessage> messages = new ArrayDeque<>();
    private boolean closed;

    /** False when the call has ended or the mailbox is full. Never blocks for longer than a queue operation. */
    boolean offer(CallMessage message) {
        lock.lock();
        try {
            if (closed || messages.size() >= room(message)) {
                return false;
            }
            messages.add(message);
            filled.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    private static int room(CallMessage message) {
        return switch (message) {
            case CallMessage.Order _ -> ORDER_CAPACITY;
            case CallMessage.Phone(PhoneCallEvent.Media(MediaEvent.DigitReceived _)) -> DIGIT_CAPACITY;
            default -> CAPACITY;
        };
    }

    /** The next message, or null when none came in time. */
    CallMessage poll(Duration longest) throws InterruptedException {
        long left = longest.toNanos();
        lock.lockInterruptibly();
        try {
            while (messages.isEmpty()) {
                if (left <= 0) {
                    return null;
                }
                left = filled.awaitNanos(left);
            }
            return messages.poll();
        } finally {
            lock.unlock();
        }
    }

    boolean closed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** Takes nothing any more; whoever still waits for a verdict hears that the call is gone. */
    void close() {
        lock.lock();
        try {
            closed = true;
            for (CallMessage message : messages) {
                if (message instanceof CallMessage.Order order) {
                    order.verdict().complete(CallCommand.Verdict.GONE);
                }
            }
            messages.clear();
        } finally {
            lock.unlock();
        }
    }
}
