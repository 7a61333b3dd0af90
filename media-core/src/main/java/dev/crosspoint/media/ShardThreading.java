package dev.crosspoint.media;

/** Which thread runs a shard, and how that thread waits when there is nothing to do. */
public enum ShardThreading {
    /** The network loop runs the shard: a packet never changes thread. */
    SHARED,
    /** A thread of its own, parked while idle. */
    DEDICATED_PARKING,
    /** A thread of its own that yields while idle: takes a core, answers within microseconds. */
    DEDICATED_YIELDING,
    /** A thread of its own that spins while idle: only with a core to spare for each shard. */
    DEDICATED_SPINNING
}
