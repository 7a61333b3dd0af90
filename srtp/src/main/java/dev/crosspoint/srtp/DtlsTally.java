package dev.crosspoint.srtp;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** The counters behind {@link DtlsCounters}; shards, workers and readers all touch them. */
final class DtlsTally {

    final LongAdder started = new LongAdder();
    final LongAdder connected = new LongAdder();
    final LongAdder closed = new LongAdder();
    final LongAdder queueFull = new LongAdder();
    final LongAdder oversize = new LongAdder();
    final LongAdder unwanted = new LongAdder();
    final LongAdder refusedMessages = new LongAdder();
    final AtomicInteger alive = new AtomicInteger();
    private final Map<DtlsFailure.Kind, LongAdder> failures = new EnumMap<>(DtlsFailure.Kind.class);

    DtlsTally() {
        for (DtlsFailure.Kind kind : DtlsFailure.Kind.values()) {
            failures.put(kind, new LongAdder());
        }
    }

    void failed(DtlsFailure.Kind kind) {
        failures.get(kind).increment();
    }

    DtlsCounters snapshot() {
        Map<DtlsFailure.Kind, Long> byKind = new EnumMap<>(DtlsFailure.Kind.class);
        failures.forEach((kind, count) -> byKind.put(kind, count.sum()));
        return new DtlsCounters(started.sum(), connected.sum(), closed.sum(), alive.get(), queueFull.sum(),
                oversize.sum(), unwanted.sum(), refusedMessages.sum(), Map.copyOf(byKind));
    }
}
