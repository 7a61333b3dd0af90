package dev.crosspoint.signaling.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What the HTTP front did since the start. */
public final class HttpCounters {

    /** Requests to operations, whatever came of them. */
    final LongAdder requests = new LongAdder();
    /** Requests answered with a 4xx. */
    final LongAdder refused = new LongAdder();
    /** Requests that broke on a fault of ours. */
    final LongAdder broken = new LongAdder();
    /** WebSockets opened. */
    final LongAdder socketsOpened = new LongAdder();
    /** WebSocket upgrades refused. */
    final LongAdder socketsRefused = new LongAdder();
    /** WebSockets closed because the peer did not take what was sent. */
    final LongAdder socketsBehind = new LongAdder();

    HttpCounters() {
    }

    /** Name and value of each. */
    public Map<String, Long> snapshot() {
        Map<String, Long> all = new LinkedHashMap<>();
        all.put("http_requests", requests.sum());
        all.put("http_refused", refused.sum());
        all.put("http_broken", broken.sum());
        all.put("http_sockets_opened", socketsOpened.sum());
        all.put("http_sockets_refused", socketsRefused.sum());
        all.put("http_sockets_behind", socketsBehind.sum());
        return all;
    }
}
