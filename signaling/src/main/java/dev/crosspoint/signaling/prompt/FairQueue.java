package dev.crosspoint.signaling.prompt;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;

/** What waits for its turn: each account has a queue of its own, and accounts take turns. Not safe for threads. */
final class FairQueue<T> {
    /** None is empty; the next in turn is the first. */
    private final Map<String, Queue<T>> accounts = new LinkedHashMap<>();

    void add(String accountId, T one) {
        accounts.computeIfAbsent(accountId, _ -> new ArrayDeque<>()).add(one);
    }

    /** Takes the one whose turn it is; null when nothing waits. */
    T next() {
        if (accounts.isEmpty()) {
            return null;
        }
        String accountId = accounts.keySet().iterator().next();
        Queue<T> queue = accounts.remove(accountId);
        T one = queue.remove();
        if (!queue.isEmpty()) {
            accounts.put(accountId, queue);
        }
        return one;
    }

    /** False where it does not wait. */
    boolean remove(String accountId, T one) {
        Queue<T> queue = accounts.get(accountId);
        if (queue == null || !queue.remove(one)) {
            return false;
        }
        if (queue.isEmpty()) {
            accounts.remove(accountId);
        }
        return true;
    }

    void clear() {
        accounts.clear();
    }
}
