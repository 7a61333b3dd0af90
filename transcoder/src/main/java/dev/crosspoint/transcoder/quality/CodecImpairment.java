package dev.crosspoint.transcoder.quality;

/**
 * What a codec takes from the quality, on the E-model's narrowband scale.
 *
 * @param ie      its impairment without loss, 0 for G.711
 * @param bpl     how well it bears loss: the loss in percent at which half of what is left is gone (for G.711: 95/2)
 * @param frameMs sound in a packet as a rule, and codec delay beyond it
 */
public record CodecImpairment(double ie, double bpl, double frameMs) {
    /** ITU-T G.113 Appendix I: G.711, losses filled with silence. */
    public static final CodecImpairment G711_WITHOUT_CONCEALMENT = new CodecImpairment(0, 4.3, 20);
    /** ITU-T G.113 Appendix I: G.711 with the concealment of its Appendix I, random loss. */
    public static final CodecImpairment G711 = new CodecImpairment(0, 25.1, 20);
    /** Wideband, so never worse than G.711 here; its state suffers from a loss. Our estimate. */
    public static final CodecImpairment G722 = new CodecImpairment(0, 15, 22);
    /** 24 kbit/s and more, libopus's concealment. G.113 has no figures for Opus: our estimate. */
    public static final CodecImpairment OPUS = new CodecImpairment(0, 15, 26.5);
    /** The same with in-band redundancy for single losses. Our estimate. */
    public static final CodecImpairment OPUS_WITH_FEC = new CodecImpairment(0, 40, 26.5);

    public CodecImpairment {
        if (ie < 0 || bpl <= 0 || frameMs < 0) {
            throw new IllegalArgumentException("Ie " + ie + ", Bpl " + bpl + ", " + frameMs + " ms");
        }
    }

    /** Ie,eff: with that loss (ITU-T G.107 §3.5). */
    double withLoss(double lossPercent, double burstRatio) {
        return ie + (95 - ie) * lossPercent / (lossPercent / burstRatio + bpl);
    }
}
