package dev.crosspoint.media;

import java.util.Arrays;

/** The timers of a shard: a binary heap of objects that know their place, so that nothing is allocated to schedule. */
final class Timers {
    /** No timer is set. */
    static final long NEVER = Long.MAX_VALUE;

    private Timer[] heap = new Timer[64];
    private int size;

    /** Sets or moves a timer. */
    void schedule(Timer timer, long deadlineNs) {
        if (timer.place == Timer.IDLE) {
            if (size == heap.length) {
                heap = Arrays.copyOf(heap, size * 2);
            }
            timer.deadlineNs = deadlineNs;
            place(timer, size++);
            up(timer.place);
            return;
        }
        timer.deadlineNs = deadlineNs;
        up(timer.place);
        down(timer.place);
    }

    void cancel(Timer timer) {
        int at = timer.place;
        if (at == Timer.IDLE) {
            return;
        }
        timer.place = Timer.IDLE;
        Timer last = heap[--size];
        heap[size] = null;
        if (last != timer) {
            place(last, at);
            up(at);
            down(last.place);
        }
    }

    int size() {
        return size;
    }

    /** Nanoseconds to the next deadline, 0 or less when one is due, {@link #NEVER} when none is set. */
    long untilNext(long nowNs) {
        return size == 0 ? NEVER : heap[0].deadlineNs - nowNs;
    }

    /** Takes the next due timer out, or null. Its handler may schedule it again. */
    Timer takeDue(long nowNs) {
        if (size == 0 || heap[0].deadlineNs - nowNs > 0) {
            return null;
        }
        Timer due = heap[0];
        cancel(due);
        return due;
    }

    private void place(Timer timer, int at) {
        heap[at] = timer;
        timer.place = at;
    }

    private void up(int from) {
        int at = from;
        Timer moving = heap[at];
        while (at > 0) {
            Timer parent = heap[(at - 1) >>> 1];
            if (parent.deadlineNs - moving.deadlineNs <= 0) {
                break;
            }
            place(parent, at);
            at = (at - 1) >>> 1;
        }
        place(moving, at);
    }

    private void down(int from) {
        int at = from;
        Timer moving = heap[at];
        while (true) {
            int child = 2 * at + 1;
            if (child >= size) {
                break;
            }
            if (child + 1 < size && heap[child + 1].deadlineNs - heap[child].deadlineNs < 0) {
                child++;
            }
            if (moving.deadlineNs - heap[child].deadlineNs <= 0) {
                break;
            }
            place(heap[child], at);
            at = child;
        }
        place(moving, at);
    }
}
