package dev.crosspoint.signaling.share;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.function.Predicate;

/**
 * What waits for its turn: each account has a queue of its own, and accounts take turns. Not safe for threads.
 *
 * @param <K> what tells accounts apart
 */
public final class FairQueue<K, T> {
    /** None is empty; the next in turn is the first. */
    private final Map<K, Queue<T>> accounts = new LinkedHashMap<>();
    private int size;

    public void add(K account, T one) {
        accounts.computeIfAbsent(account, _ -> new ArrayDeque<>()).add(one);
        size++;
    }

    /** Takes the one whose turn it is; null when nothing waits. */
    public T next() {
        return next(_ -> true);
    }

    /** Takes the one whose turn it is of those accounts; null when none of them waits. */
    public T next(Predicate<K> account) {
        K first = accounts.keySet().stream().filter(account).findFirst().orElse(null);
        if (first == null) {
            return null;
        }
        Queue<T> queue = accounts.remove(first);
        T one = queue.remove();
        size--;
        if (!queue.isEmpty()) {
            accounts.put(first, queue);
        }
        return one;
    }

    /** False where it does not wait. */
    public boolean remove(K account, T one) {
        Queue<T> queue = accounts.get(account);
        if (queue == null || !queue.remove(one)) {
            return false;
        }
        size--;
        if (queue.isEmpty()) {
            accounts.remove(account);
        }
        return true;
    }

    public int size() {
        return size;
    }

    public int size(K account) {
        Queue<T> queue = accounts.get(account);
        return queue == null ? 0 : queue.size();
    }

    public void clear() {
        size = 0;
        accounts.clear();
    }
}
