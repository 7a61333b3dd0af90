package dev.crosspoint.signaling.stream;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What became of media streams since the start. */
final class StreamCounters {
    /** Streams whose server accepted them. */
    final LongAdder started = new LongAdder();
    /** Streams whose server could not be reached, refused, or that were one too many. */
    final LongAdder refused = new LongAdder();
    /** Of these, those to an address that may not be asked. */
    final LongAdder blocked = new LongAdder();
    /** Streams that ended otherwise than by either side's will. */
    final LongAdder broken = new LongAdder();
    /** Of these, those whose server took nothing, or said nothing, for too long. */
    final LongAdder stalled = new LongAdder();
    /** Frames of 20 ms sent. */
    final LongAdder framesSent = new LongAdder();
    /** Frames that a server was too slow for. */
    final LongAdder framesDropped = new LongAdder();
    /** Milliseconds of servers' sound taken to be played. */
    final LongAdder speechMs = new LongAdder();
    /** Milliseconds of servers' sound beyond what may wait. */
    final LongAdder speechDroppedMs = new LongAdder();
    /** Messages of servers that are none of the protocol, or of a sound that is not understood. */
    final LongAdder messagesRefused = new LongAdder();

    Map<String, Long> snapshot() {
        Map<String, Long> all = new LinkedHashMap<>();
        all.put("streams_started", started.sum());
        all.put("streams_refused", refused.sum());
        all.put("streams_blocked", blocked.sum());
        all.put("streams_broken", broken.sum());
        all.put("streams_stalled", stalled.sum());
        all.put("stream_frames_sent", framesSent.sum());
        all.put("stream_frames_dropped", framesDropped.sum());
        all.put("stream_speech_ms", speechMs.sum());
        all.put("stream_speech_dropped_ms", speechDroppedMs.sum());
        all.put("stream_messages_refused", messagesRefused.sum());
        return all;
    }
}
