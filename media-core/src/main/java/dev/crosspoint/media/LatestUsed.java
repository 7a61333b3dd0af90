package dev.crosspoint.media;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Makes immutable things once: who asks for the same gets the same object. What thousands of legs agree is mostly the
 * same few formats; shared, they stay in the processor's cache. Only those used last are remembered.
 */
final class LatestUsed<K, V> {
    private final Map<K, V> made;

    LatestUsed(int most) {
        made = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > most;
            }
        };
    }

    synchronized V of(K key, Function<K, V> maker) {
        return made.computeIfAbsent(key, maker);
    }
}
