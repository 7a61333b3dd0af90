package dev.crosspoint.ng;

import dev.crosspoint.ng.call.NgCalls;
import dev.crosspoint.ng.wire.NgValue;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What {@code statistics} tells, in the shape that clients of rtpengine read as far as we know the figures. */
final class NgStatistics {
    private static final double NS_PER_SECOND = 1e9;

    private final NgCounters counters;
    private final NgCalls calls;
    private final NgTime time;
    private final long startedMs;
    private final Map<NgCounter, LongAdder> spentNs = new ConcurrentHashMap<>();

    NgStatistics(NgCounters counters, NgCalls calls, NgTime time) {
        this.counters = counters;
        this.calls = calls;
        this.time = time;
        this.startedMs = time.nowMs();
    }

    /** A request was carried out in that time, waiting included. */
    void took(String command, long ns) {
        spentNs.computeIfAbsent(NgServer.counterOf(command), _ -> new LongAdder()).add(ns);
    }

    NgResult report() {
        NgValue.Dictionary current = new NgValue.Dictionary().put("sessionsown", calls.size())
                .put("sessionsforeign", 0).put("sessionstotal", calls.size());
        NgValue.Dictionary total = new NgValue.Dictionary()
                .put("uptime", Long.toString((time.nowMs() - startedMs) / 1000))
                .put("managedsessions", counters.get(NgCounter.CALLS_CREATED))
                .put("rejectedsessions", counters.get(NgCounter.REFUSED))
                .put("timeoutsessions", counters.get(NgCounter.CALLS_TIMED_OUT))
                .put("offertimeoutsessions", counters.get(NgCounter.CALLS_UNANSWERED))
                .put("regularterminatedsessions", counters.get(NgCounter.CALLS_DELETED));
        NgValue.Dictionary control = new NgValue.Dictionary();
        for (NgCounter c : NgCounter.values()) {
            if (c.metric().startsWith("requests_")) {
                String name = c.metric().substring("requests_".length());
                control.put("total" + name + "count", counters.get(c));
                LongAdder spent = spentNs.get(c);
                if (spent != null) {
                    control.put(name + "duration",
                            String.format(Locale.ROOT, "%.6f", spent.sum() / NS_PER_SECOND));
                }
            }
        }
        NgValue.Dictionary all = new NgValue.Dictionary();
        for (NgCounter c : NgCounter.values()) {
            all.put(c.metric(), counters.get(c));
        }
        control.put("totalerrorcount", counters.get(NgCounter.ERRORS))
                .put("totalduplicatecount", counters.get(NgCounter.DUPLICATES));
        return new NgResult.Done(new NgValue.Dictionary().put("statistics", new NgValue.Dictionary()
                .put("currentstatistics", current).put("totalstatistics", total).put("controlstatistics", control)
                .put("counters", all)));
    }
}
