package dev.crosspoint.media;

import java.util.List;

/** What the payload types of a far side mean. Immutable. */
final class ReceiveFormats {
    static final ReceiveFormats NONE = new ReceiveFormats(List.of());
    private static final LatestUsed<List<LegFormat>, ReceiveFormats> MADE = new LatestUsed<>(256);
    private static final int TYPES = 128;

    private final Codec[] codecs = new Codec[TYPES];
    private final LegFormat[] formats = new LegFormat[TYPES];
    private final int clockHz;

    static ReceiveFormats of(List<LegFormat> agreed) {
        return MADE.of(List.copyOf(agreed), ReceiveFormats::new);
    }

    private ReceiveFormats(List<LegFormat> agreed) {
        int clock = 0;
        for (LegFormat f : agreed) {
            codecs[f.payloadType()] = f.codec();
            formats[f.payloadType()] = f;
            if (clock == 0 && !f.codec().isEvent() && f.codec() != Codec.COMFORT_NOISE) {
                clock = f.clockHz();
            }
        }
        clockHz = clock == 0 ? 8000 : clock;
    }

    /** The codec of a payload type of 0 to 127, or null where it was not agreed. */
    Codec codecOf(int type) {
        return codecs[type];
    }

    LegFormat formatOf(int type) {
        return formats[type];
    }

    /** RTP clock of the first audio format. */
    int clockHz() {
        return clockHz;
    }
}
