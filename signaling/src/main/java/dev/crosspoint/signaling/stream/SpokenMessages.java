package dev.crosspoint.signaling.stream;

import dev.crosspoint.signaling.json.Json;
import dev.crosspoint.signaling.stream.StreamSound.Mouth;
import dev.crosspoint.transcoder.PcmFrame;
import dev.crosspoint.transcoder.Resampler;
import java.util.Base64;
import tools.jackson.databind.JsonNode;

/** What a server says to be heard by the phone, and takes back. On the stream's reading thread. */
final class SpokenMessages {
    private static final int PHONE_HZ = 8000;
    private static final int BLOCK = 960;

    /** What became of a message. */
    enum Outcome {
        DONE,
        /** There is more waiting to be played than may: some or all of it was left out. */
        TOO_MUCH,
        /** None of the protocol, or a sound that is not understood. */
        REFUSED
    }

    private final Mouth mouth;
    private final StreamCounters counters;
    private final PcmFrame narrow = new PcmFrame(PHONE_HZ, BLOCK);
    private final short[] ready = new short[BLOCK];
    private Resampler resampler;
    private PcmFrame wide;
    private int rateHz = PHONE_HZ;

    SpokenMessages(Mouth mouth, StreamCounters counters) {
        this.mouth = mouth;
        this.counters = counters;
    }

    Outcome on(byte[] message) {
        JsonNode json = Json.parse(message);
        return switch (text(json, "eventType")) {
            case "playAudio" -> play(json.get("media"));
            case "clear" -> {
                mouth.clear();
                rate(PHONE_HZ);
                yield Outcome.DONE;
            }
            default -> Outcome.REFUSED;
        };
    }

    private Outcome play(JsonNode media) {
        SpeechFormat format = SpeechFormat.of(text(media, "contentType"));
        if (format == null) {
            return Outcome.REFUSED;
        }
        try {
            short[] samples = format.samples(Base64.getDecoder().decode(text(media, "payload")));
            rate(format.rateHz());
            return resampler == null ? said(samples.length, mouth.say(samples, samples.length)) : narrowed(samples);
        } catch (IllegalArgumentException _) { // no Base64
            return Outcome.REFUSED;
        }
    }

    private Outcome narrowed(short[] samples) {
        Outcome outcome = Outcome.DONE;
        for (int at = 0; at < samples.length; at += BLOCK) {
            wide.copyFrom(samples, at, Math.min(BLOCK, samples.length - at));
            resampler.process(wide, narrow);
            int count = narrow.copyTo(ready, 0);
            outcome = said(count, mouth.say(ready, count)) == Outcome.DONE ? outcome : Outcome.TOO_MUCH;
        }
        return outcome;
    }

    private Outcome said(int samples, int taken) {
        counters.speechMs.add(taken / (PHONE_HZ / 1000));
        counters.speechDroppedMs.add((samples - taken) / (PHONE_HZ / 1000));
        return taken == samples ? Outcome.DONE : Outcome.TOO_MUCH;
    }

    /** A sound of another rate, or one after a break, begins anew. */
    private void rate(int hz) {
        if (hz != rateHz) {
            rateHz = hz;
            resampler = hz == PHONE_HZ ? null : new Resampler(hz, PHONE_HZ, BLOCK);
            wide = hz == PHONE_HZ ? null : new PcmFrame(hz, BLOCK);
        }
    }

    private static String text(JsonNode json, String field) {
        JsonNode value = json == null || !json.isObject() ? null : json.get(field);
        return value == null || !value.isString() ? "" : value.stringValue();
    }
}
