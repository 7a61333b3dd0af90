package dev.crosspoint.media;

import dev.crosspoint.media.io.Counter;
import dev.crosspoint.media.io.Counters;
import dev.crosspoint.srtp.DtlsCounters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Adds the counters of all shards up into one snapshot. */
final class CounterSheet {
    private final Map<String, MediaCounters.Value> values = new LinkedHashMap<>();

    void gauge(String name, String unit, String meaning, long value) {
        values.put(name, new MediaCounters.Value(name, unit, meaning, true, value));
    }

    private void count(String name, String unit, String meaning, long value) {
        MediaCounters.Value before = values.get(name);
        values.put(name, new MediaCounters.Value(name, unit, meaning, false,
                value + (before == null ? 0 : before.value())));
    }

    void add(String prefix, Counters counters) {
        for (Counter c : counters.declared()) {
            count(prefix + c.name().toLowerCase(Locale.ROOT), c.unit(), c.meaning(), counters.value(c));
        }
    }

    void add(DtlsCounters dtls) {
        count("dtls_started", "associations", "DTLS associations started", dtls.started());
        count("dtls_connected", "associations", "DTLS handshakes done", dtls.connected());
        count("dtls_closed", "associations", "DTLS associations closed by either side", dtls.closed());
        gauge("dtls_alive", "associations", "DTLS associations handshaking or established", dtls.alive());
        count("dtls_oversize", "datagrams", "larger than any DTLS record we accept", dtls.oversize());
        count("dtls_unwanted", "datagrams", "DTLS before an association's start or after its end", dtls.unwanted());
        count("dtls_refused_messages", "messages", "application data that DTLS did not take",
                dtls.refusedMessages());
        dtls.failures().forEach((kind, n) -> count("dtls_failed_" + kind.name().toLowerCase(Locale.ROOT),
                "associations", "DTLS associations that failed for this reason", n));
    }

    MediaCounters snapshot() {
        List<MediaCounters.Value> all = new ArrayList<>(values.values());
        return new MediaCounters(all);
    }
}
