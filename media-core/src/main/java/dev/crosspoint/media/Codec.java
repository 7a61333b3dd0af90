package dev.crosspoint.media;

import java.util.Locale;

/** What an RTP packet carries, as far as we treat it differently; the tag of a packet on its way between legs. */
enum Codec {
    OPUS(48_000, 48_000),
    PCMU(8000, 8000),
    PCMA(8000, 8000),
    /** Sound at 16 kHz whose RTP clock says 8000 (RFC 3551 §4.5.2). */
    G722(8000, 16_000),
    L16_8K(8000, 8000),
    L16_16K(16_000, 16_000),
    L16_48K(48_000, 48_000),
    EVENT_8K(8000, 0),
    EVENT_16K(16_000, 0),
    EVENT_48K(48_000, 0),
    /** RFC 3389. */
    COMFORT_NOISE(8000, 0),
    /** Passed as it is or not at all. */
    OTHER(8000, 0);

    private static final Codec[] ALL = values();

    private final int clockHz;
    private final int rateHz;

    Codec(int clockHz, int rateHz) {
        this.clockHz = clockHz;
        this.rateHz = rateHz;
    }

    /** Of the RTP timestamps. */
    int clockHz() {
        return clockHz;
    }

    /** Highest rate of the sound. */
    int rateHz() {
        return rateHz;
    }

    boolean isEvent() {
        return this == EVENT_8K || this == EVENT_16K || this == EVENT_48K;
    }

    /** Sound that we can decode and encode. */
    boolean isSound() {
        return rateHz > 0;
    }

    /** Two bytes for each sample. */
    boolean isLinear() {
        return this == L16_8K || this == L16_16K || this == L16_48K;
    }

    int tag() {
        return ordinal();
    }

    static Codec ofTag(int tag) {
        return ALL[tag];
    }

    static Codec of(String encoding, int clockHz, int channels) {
        return switch (encoding.toLowerCase(Locale.ROOT)) {
            case "opus" -> clockHz == 48_000 ? OPUS : OTHER;
            case "pcmu" -> clockHz == 8000 && channels == 1 ? PCMU : OTHER;
            case "pcma" -> clockHz == 8000 && channels == 1 ? PCMA : OTHER;
            case "g722" -> clockHz == 8000 && channels == 1 ? G722 : OTHER;
            case "l16" -> channels != 1 ? OTHER : linear(clockHz);
            case "telephone-event" -> event(clockHz);
            case "cn" -> clockHz == 8000 ? COMFORT_NOISE : OTHER;
            default -> OTHER;
        };
    }

    private static Codec linear(int clockHz) {
        return switch (clockHz) {
            case 8000 -> L16_8K;
            case 16_000 -> L16_16K;
            case 48_000 -> L16_48K;
            default -> OTHER;
        };
    }

    private static Codec event(int clockHz) {
        return switch (clockHz) {
            case 8000 -> EVENT_8K;
            case 16_000 -> EVENT_16K;
            case 48_000 -> EVENT_48K;
            default -> OTHER;
        };
    }
}
