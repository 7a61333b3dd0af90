package dev.crosspoint.media;

import java.util.Arrays;
import java.util.List;

/** Which payload types a far side understands, and as what. Immutable; read from any shard. */
final class SendFormats {
    private static final int[] PACKET_TIMES_MS = {60, 40, 30, 20};
    private static final int SHORTEST_MS = 10;
    private static final int USUAL_MS = 20;
    /** Of sound in a packet, so that it fits the path's MTU with all headers. */
    private static final int MOST_BYTES = 1280;
    static final SendFormats NONE = new SendFormats(List.of(), 20, false);
    private static final LatestUsed<Agreed, SendFormats> MADE = new LatestUsed<>(256);

    private record Agreed(List<LegFormat> formats, int ptimeMs, boolean sending) { }

    private final List<LegFormat> formats;
    private final int[] types = new int[Codec.values().length];
    private final LegFormat preferred;
    private final Codec sound;
    private final Codec event;
    private final int ptimeMs;
    private final boolean sending;

    static SendFormats of(List<LegFormat> agreed, int ptimeMs, boolean sending) {
        return MADE.of(new Agreed(List.copyOf(agreed), ptimeMs, sending),
                a -> new SendFormats(a.formats(), a.ptimeMs(), a.sending()));
    }

    private SendFormats(List<LegFormat> agreed, int ptimeMs, boolean sending) {
        formats = List.copyOf(agreed);
        Arrays.fill(types, -1);
        LegFormat first = null;
        for (LegFormat f : agreed) {
            Codec codec = f.codec();
            if (types[codec.ordinal()] < 0 && codec != Codec.OTHER) {
                types[codec.ordinal()] = f.payloadType();
            }
            if (first == null && codec.isSound()) {
                first = f;
            }
        }
        preferred = first;
        sound = first == null ? null : first.codec();
        event = eventOf(sound);
        this.ptimeMs = packetTime(sound, ptimeMs);
        this.sending = sending;
    }

    /** The longest packet time not above the one wanted that the codec has and that fits a packet. */
    private static int packetTime(Codec made, int wantedMs) {
        if (wantedMs <= 0) {
            return packetTime(made, USUAL_MS);
        }
        for (int ms : PACKET_TIMES_MS) {
            boolean fits = made == null || !made.isLinear() || made.rateHz() / 1000 * ms * 2 <= MOST_BYTES;
            if (ms <= wantedMs && fits && (ms != 30 || made != Codec.OPUS)) { // RFC 6716 §2.1.4
                return ms;
            }
        }
        return SHORTEST_MS;
    }

    /** Telephone-events with the clock of the sound where agreed (RFC 4733 §2.2), else with any. */
    private Codec eventOf(Codec beside) {
        Codec fitting = switch (beside == null ? Codec.OTHER : beside) {
            case OPUS, L16_48K -> Codec.EVENT_48K;
            case L16_16K -> Codec.EVENT_16K;
            default -> Codec.EVENT_8K;
        };
        if (types[fitting.ordinal()] >= 0) {
            return fitting;
        }
        for (Codec c : new Codec[] {Codec.EVENT_8K, Codec.EVENT_48K, Codec.EVENT_16K}) {
            if (types[c.ordinal()] >= 0) {
                return c;
            }
        }
        return null;
    }

    /** Payload type of a codec, -1 = not understood. */
    int typeOf(Codec codec) {
        return types[codec.ordinal()];
    }

    /** Payload type of the same format, for those that are only passed on; -1 = not understood. */
    int typeOf(LegFormat format) {
        for (int i = 0; i < formats.size(); i++) {
            if (formats.get(i).sameAs(format)) {
                return formats.get(i).payloadType();
            }
        }
        return -1;
    }

    /** What we encode for it, or null where we cannot. */
    Codec sound() {
        return sound;
    }

    LegFormat preferred() {
        return preferred;
    }

    /** The telephone-event that it understands, or null. */
    Codec event() {
        return event;
    }

    /** Packet time of what we encode. */
    int ptimeMs() {
        return ptimeMs;
    }

    /** We may send now. */
    boolean sending() {
        return sending;
    }
}
