package dev.crosspoint.media;

import java.util.List;

/** A snapshot of all counters of an engine. */
public record MediaCounters(List<Value> values) {

    /** @param unit Prometheus style: packets, bytes, seconds, peers */
    public record Value(String name, String unit, String meaning, boolean gauge, long value) { }

    public MediaCounters {
        values = List.copyOf(values);
    }

    /** The value of this name; asking for one that does not exist is a programming error. */
    public long value(String name) {
        for (Value v : values) {
            if (v.name().equals(name)) {
                return v.value();
            }
        }
        throw new IllegalArgumentException("no counter " + name);
    }
}
