package dev.crosspoint.signaling.console;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What happened in one call, in the order in which we heard of it. Bounded: beyond its share of characters the oldest
 * entries after the first few go, and it is told how many did. A change gets its version under the journal's lock, so
 * that whoever read that version finds the change.
 */
final class CallJournal {
    static final int MAX_CHARS = 128 * 1024;
    /** How a call began says most about it: these stay. */
    private static final int KEPT_HEAD = 24;
    private static final int ENTRY_COST = 96;

    /** Anything that happened; {@code detail} is for whoever asks for more, null when there is none. */
    record Entry(long atMs, Kind kind, String title, Map<String, Object> detail) {
        int cost() {
            int chars = ENTRY_COST + title.length();
            if (detail != null) {
                for (Object value : detail.values()) {
                    chars += value instanceof String text ? text.length() : 8;
                }
            }
            return chars;
        }
    }

    enum Kind { STATE, SIP_IN, SIP_OUT, VERB, WEBHOOK }

    private final List<Entry> entries = new ArrayList<>();
    private final QualityPlot quality = new QualityPlot();
    private Map<String, Object> call;
    private String verb;
    private int chars;
    private int dropped;
    private long version;
    private boolean forgotten;

    CallJournal(Map<String, Object> call) {
        this.call = call;
    }

    synchronized Map<String, Object> call() {
        return call;
    }

    /** The characters that the journal grew by. */
    synchronized int turned(Map<String, Object> now, long atMs, AtomicLong versions) {
        Object before = call.get("state");
        call = now;
        version = versions.incrementAndGet();
        String state = String.valueOf(now.get("state"));
        if (!entries.isEmpty() && state.equals(before)) {
            return 0;
        }
        Map<String, Object> detail = new LinkedHashMap<>();
        for (String field : List.of("disconnectCause", "errorMessage", "errorId")) {
            if (now.get(field) != null) {
                detail.put(field, now.get(field));
            }
        }
        return insert(new Entry(atMs, Kind.STATE, state, detail.isEmpty() ? null : detail));
    }

    /** The characters that the journal grew by. */
    synchronized int add(Entry entry, AtomicLong versions) {
        version = versions.incrementAndGet();
        if (entry.kind() == Kind.VERB) {
            verb = entry.title();
        }
        return insert(entry);
    }

    /** What is older than the last entries, such as the INVITE heard before there was a call, goes before them. */
    private int insert(Entry entry) {
        if (forgotten) {
            return 0;
        }
        int before = chars;
        int i = entries.size();
        while (i > 0 && entries.get(i - 1).atMs() > entry.atMs()) {
            i--;
        }
        entries.add(i, entry);
        chars += entry.cost();
        shrink(MAX_CHARS);
        return chars - before;
    }

    /** Drops entries, the newest never, until no more characters are left than these; tells how many went. */
    synchronized int shrink(int most) {
        int before = chars;
        while (chars > most && entries.size() > 1) {
            chars -= entries.remove(Math.min(KEPT_HEAD, entries.size() - 2)).cost();
            dropped++;
        }
        return before - chars;
    }

    /** Nothing counts any more from here on; the characters that there were. */
    synchronized int forget() {
        forgotten = true;
        return chars;
    }

    synchronized void heard(QualityPlot.Sample sample, AtomicLong versions) {
        version = versions.incrementAndGet();
        quality.add(sample);
    }

    synchronized int chars() {
        return chars;
    }

    synchronized long version() {
        return version;
    }

    boolean ended() {
        return "disconnected".equals(call().get("state"));
    }

    /** As the list of calls shows it. */
    synchronized Map<String, Object> row() {
        Map<String, Object> row = new LinkedHashMap<>(call);
        row.put("verb", verb);
        row.put("quality", quality.last());
        return row;
    }

    synchronized Map<String, Object> timeline() {
        Map<String, Object> all = row();
        all.put("entries", entries.stream().map(CallJournal::json).toList());
        all.put("dropped", dropped);
        all.put("plot", quality.samples());
        return all;
    }

    private static Map<String, Object> json(Entry e) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("atMs", e.atMs());
        entry.put("kind", e.kind().name());
        entry.put("title", e.title());
        if (e.detail() != null) {
            entry.put("detail", e.detail());
        }
        return entry;
    }
}
