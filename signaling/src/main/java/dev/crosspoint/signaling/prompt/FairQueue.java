package dev.crosspoint.signaling.prompt;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.function.Predicate;

/** What waits for its turn: each account has a queue of its own, and accounts take turns. Not safe for threads. */
final class FairQueue<T> {
    /** None is empty; the next in turn is the first. */
    private final Map<String, Queue<T>> accounts = new LinkedHashMap<>();
    private int size;

    void add(String accountId, T one) {
        accounts.computeIfAbsent(accountId, _ -> new ArrayDeque<>()).add(one);
        size++;
    }

    /** Takes the one whose turn it is; null when nothing waits. */
    T next() {
        return next(_ -> true);
    }

    /** Takes the one whose turn it is of those accounts; null when none of them waits. */
    T next(Predicate<String> accountId) {
        String first = accounts.keySet().stream().filter(accountId).findFirst().orElse(null);
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
    boolean remove(String accountId, T one) {
        Queue<T> queue = accounts.get(accountId);
        if (queue == null || !queue.remove(one)) {
            return false;
        }
        size--;
        if (queue.isEmpty()) {
            accounts.remove(accountId);
        }
        return true;
    }

    int size() {
        return size;
    }

    int size(String accountId) {
        Queue<T> queue = accounts.get(accountId);
        return queue == null ? 0 : queue.size();
    }

    void clear() {
        size = 0;
        accounts.clear();
    }
}
