package dev.crosspoint.transcoder;

/**
 * Chooses between the two codecs inside Opus for speech at 8 kHz. CELT costs half as much and is nearer to the source
 * (docs/decisions/030); SILK alone can send redundancy and be silent in silence. So CELT it is while the listener loses
 * nothing, and SILK from the first loss that matters until some time after the last.
 */
final class OpusModePolicy {
    /** Below, SILK is the better one at 8 kHz. */
    private static final int CELT_FROM_BPS = 28_000;
    /** One report of this many percent is enough; so is a mean of nearly 1. */
    private static final int LOSS_PERCENT = 4;
    private static final double MEAN_LOSS = 0.8;
    private static final double NO_LOSS = 0.3;
    /** The mean goes back over about this time. */
    private static final double MEAN_MS = 8000;
    private static final int LEAST_SILK_MS = 15_000;
    /** A single report stands for this long at most. */
    private static final int LONGEST_REPORT_MS = 5000;
    /** More costs more sharpness than the redundancy is worth. */
    private static final int MOST_PERCENT = 10;

    private final boolean redundancy;
    private final boolean silkAlways;
    private int bitrateBps;
    private double mean;
    private int latest;
    private boolean lossy;
    private int sinceReportMs;
    private int sinceLossyMs;

    OpusModePolicy(OpusEncoderSettings settings) {
        redundancy = settings.fec();
        silkAlways = settings.dtx();
        bitrateBps = settings.bitrateBps();
    }

    /** Whether the settings leave a choice: elsewhere libopus chooses well. */
    static boolean decides(OpusEncoderSettings settings) {
        return settings.rateHz() == 8000 && settings.application() == OpusEncoderSettings.Application.AUDIO;
    }

    boolean silk() {
        return silkAlways || bitrateBps < CELT_FROM_BPS || redundancy && lossy;
    }

    /** What to prepare for, 0 to 100: how much of the bit rate becomes redundancy. */
    int lossPercent() {
        return redundancy && lossy ? (int) Math.clamp(Math.ceil(Math.max(mean, latest)), 1, MOST_PERCENT) : 0;
    }

    void bitrate(int bps) {
        bitrateBps = bps;
    }

    /** Sound has been encoded: the only clock there is. */
    void encoded(int ms) {
        sinceReportMs = Math.min(sinceReportMs + ms, LONGEST_REPORT_MS);
        sinceLossyMs = Math.min(sinceLossyMs + ms, LEAST_SILK_MS);
    }

    /** The listener says how much it lost since its last report. */
    void report(int percent) {
        mean += (percent - mean) * Math.min(1, sinceReportMs / MEAN_MS);
        latest = percent;
        sinceReportMs = 0;
        if (percent >= LOSS_PERCENT || mean >= MEAN_LOSS) {
            lossy = true;
            sinceLossyMs = 0;
        } else if (percent == 0 && mean < NO_LOSS && sinceLossyMs >= LEAST_SILK_MS) {
            lossy = false;
        }
    }
}
