package dev.crosspoint.transcoder;

/**
 * How Opus is produced.
 *
 * @param rateHz     rate of the sound handed in: 8000, 12000, 16000, 24000 or 48000
 * @param channels   1; the transcoder's frames are mono
 * @param complexity 0 (cheapest) to 10
 * @param bitrateBps 6000 to 510000
 * @param fec        in-band redundancy for a lost packet; costs nothing until the peer reports loss, see
 *                   {@link OpusEncoder#packetLossPercent(int)}
 * @param dtx        nearly nothing is sent in silence; off unless a peer asks, since it shows as gaps
 */
public record OpusEncoderSettings(int rateHz, int channels, int complexity, int bitrateBps, Application application,
                                  boolean fec, boolean dtx) {

    /** What the encoder favours. */
    public enum Application {
        /** Speech, filtered as libopus thinks best for it. */
        VOIP(2048),
        /** Faithful to the sound, whatever it is; at 8 kHz half the cost of {@link #VOIP}. */
        AUDIO(2049),
        /** 4 ms less codec delay, no FEC. */
        LOW_DELAY(2051);

        final int code;

        Application(int code) {
            this.code = code;
        }
    }

    public OpusEncoderSettings {
        if (channels != 1) {
            throw new IllegalArgumentException("channels " + channels + ": only mono");
        }
        if (complexity < 0 || complexity > 10 || bitrateBps < 6000 || bitrateBps > 510_000) {
            throw new IllegalArgumentException("complexity " + complexity + ", bitrate " + bitrateBps);
        }
    }

    /**
     * Sound that comes from a phone: 8 kHz, 32 kbit/s, complexity 0. At this rate the lowest complexity measured as
     * well as the highest and costs a quarter; FEC, and the codec that has it, once the listener reports loss
     * (docs/decisions/030).
     */
    public static OpusEncoderSettings phone() {
        return new OpusEncoderSettings(8000, 1, 0, 32_000, Application.AUDIO, true, false);
    }

    public OpusEncoderSettings withComplexity(int newComplexity) {
        return new OpusEncoderSettings(rateHz, channels, newComplexity, bitrateBps, application, fec, dtx);
    }

    public OpusEncoderSettings withDtx(boolean on) {
        return new OpusEncoderSettings(rateHz, channels, complexity, bitrateBps, application, fec, on);
    }
}
