package dev.crosspoint.signaling.stream;

import dev.crosspoint.media.SoundFeed;
import dev.crosspoint.signaling.json.Json;
import dev.crosspoint.signaling.stream.StreamOrder.Track;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a stream says to its server: JSON text. Those of sound are built in one reused buffer. */
final class MediaMessages {
    private static final int RATE_HZ = 8000;
    private static final byte[] PAYLOAD = "\",\"payload\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "\"}".getBytes(StandardCharsets.US_ASCII);

    private final StreamOrder order;
    private final byte[][] begins = new byte[Track.values().length][];
    private final byte[] encoded = new byte[(SoundFeed.FRAME_BYTES + 2) / 3 * 4];
    private final byte[] buffer = new byte[512];
    private int length;
    private long sequence;

    MediaMessages(StreamOrder order) {
        this.order = order;
        for (Track track : Track.values()) {
            begins[track.ordinal()] = ("{\"eventType\":\"media\",\"track\":\"" + track.wire()
                + "\",\"sequenceNumber\":\"").getBytes(StandardCharsets.US_ASCII);
        }
    }

    byte[] start() {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("eventType", "start");
        message.put("metadata", metadata());
        message.put("streamParams", order.params());
        return Json.bytes(message);
    }

    byte[] stop() {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("eventType", "stop");
        message.put("metadata", metadata());
        return Json.bytes(message);
    }

    /** A frame of sound, at the start of {@link #buffer()}; returns its length. */
    int media(Track track, byte[] frame) {
        length = 0;
        append(begins[track.ordinal()], begins[track.ordinal()].length);
        byte[] number = Long.toString(++sequence).getBytes(StandardCharsets.US_ASCII);
        append(number, number.length);
        append(PAYLOAD, PAYLOAD.length);
        append(encoded, Base64.getEncoder().encode(frame, encoded));
        append(END, END.length);
        return length;
    }

    byte[] buffer() {
        return buffer;
    }

    private void append(byte[] bytes, int count) {
        System.arraycopy(bytes, 0, buffer, length, count);
        length += count;
    }

    private Map<String, Object> metadata() {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("accountId", order.accountId());
        metadata.put("callId", order.callId());
        metadata.put("streamId", order.streamId());
        metadata.put("streamName", order.name());
        metadata.put("tracks", order.tracks().stream().map(MediaMessages::track).toList());
        return metadata;
    }

    private static Map<String, Object> track(Track track) {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("name", track.wire());
        described.put("mediaFormat", Map.of("encoding", "PCMU", "sampleRate", RATE_HZ));
        return described;
    }
}
