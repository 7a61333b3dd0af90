package dev.crosspoint.media;

import java.util.HashMap;
import java.util.Map;

/**
 * Which shard a new leg goes to. Legs of one affinity go where its first one went. Beyond that shards are either used
 * evenly, or filled one after the other: a shard that is not used costs no wake-ups, and calls that share one need no
 * hand-over. Used by control threads.
 */
final class ShardPlaces {
    /** Share of a core from which the next shard is used too; well below where calls are refused. */
    private static final double FULL = 0.6;

    /** Where an affinity's legs are, and how many. */
    private static final class Place {
        private final Shard shard;
        private int legs;

        Place(Shard shard) {
            this.shard = shard;
        }
    }

    private final Shard[] shards;
    private final boolean fill;
    private final Map<String, Place> places = new HashMap<>();
    private int next;

    /** @param fill one shard after the other, not evenly */
    ShardPlaces(Shard[] shards, boolean fill) {
        this.shards = shards;
        this.fill = fill;
    }

    /** A leg begins; {@link #give} it back at its end. */
    synchronized Shard take(String affinity) {
        if (affinity == null) {
            return choose();
        }
        Place place = places.computeIfAbsent(affinity, a -> new Place(choose()));
        place.legs++;
        return place.shard;
    }

    synchronized void give(String affinity) {
        Place place = affinity == null ? null : places.get(affinity);
        if (place != null && --place.legs == 0) {
            places.remove(affinity);
        }
    }

    /** Where legs of that affinity are or would go now. */
    synchronized Shard shardOf(String affinity) {
        Place place = affinity == null ? null : places.get(affinity);
        return place == null ? choose() : place.shard;
    }

    private Shard choose() {
        if (!fill) {
            return shards[Math.floorMod(next++, shards.length)];
        }
        Shard least = shards[0];
        for (Shard shard : shards) {
            if (!shard.warm() || shard.load().expected() < FULL) {
                return shard;
            }
            if (shard.load().expected() < least.load().expected()) {
                least = shard;
            }
        }
        return least;
    }
}
