package dev.crosspoint.signaling.call;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What became of conferences since the start. */
final class ConferenceCounters {
    /** Conferences made. */
    final LongAdder created = new LongAdder();
    /** Of these, those ended because they had gone on for too long. */
    final LongAdder tooLong = new LongAdder();
    /** Calls refused by a conference that had as many as it may, or for want of the node's room. */
    final LongAdder callsRefused = new LongAdder();
    /** Documents answered for a conference that could not be read, or said what a conference cannot do. */
    final LongAdder documentsRefused = new LongAdder();
    /** Documents dropped because too many waited. */
    final LongAdder documentsDropped = new LongAdder();
    /** Verbs of documents that failed. */
    final LongAdder verbsSkipped = new LongAdder();

    /** Name and value of each. */
    Map<String, Long> snapshot() {
        Map<String, Long> all = new LinkedHashMap<>();
        all.put("conferences_created", created.sum());
        all.put("conferences_too_long", tooLong.sum());
        all.put("conference_calls_refused", callsRefused.sum());
        all.put("conference_documents_refused", documentsRefused.sum());
        all.put("conference_documents_dropped", documentsDropped.sum());
        all.put("conference_verbs_skipped", verbsSkipped.sum());
        return all;
    }
}
