package dev.crosspoint.signaling.call;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Things that happen, to be waited for one by one. */
final class Inbox<T> {
    private final LinkedBlockingQueue<T> things = new LinkedBlockingQueue<>();

    void add(T thing) {
        things.add(thing);
    }

    T next() {
        try {
            T thing = things.poll(Bench.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (thing == null) {
                throw new AssertionError("nothing happened");
            }
            return thing;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    List<T> rest() {
        List<T> rest = new ArrayList<>();
        things.drainTo(rest);
        return rest;
    }
}
