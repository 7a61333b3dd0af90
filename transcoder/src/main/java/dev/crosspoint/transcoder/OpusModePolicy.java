package dev.crosspoint.transcoder;

/**
 * Chooses between the two codecs inside Opus for speech at 8 kHz. CELT costs half as much and is nearer to the source;
 * SILK alone can send redundancy, which takes sharpness and pays from about 2 % of loss on (docs/decisions/030). So it
 * is CELT until the listener reports that much, and from then on SILK until some time after the last such report.
 */
final class OpusModePolicy {
    /** Below, SILK is the better one at 8 kHz. */
    private static final int CELT_FROM_BPS = 28_000;
    /** One report of this many percent is enough; so is a mean of less. */
    private static final int LOSS_PERCENT = 3;
    private static final double MEAN_LOSS = 1.5;
    private static final double LITTLE_LOSS = 0.7;
    /** The mean goes back over about this time. */
    private static final double MEAN_MS = 8000;
    private static final int LEAST_SILK_MS = 15_000;
    /** A single report stands for this long at most. */
    private static final int LONGEST_REPORT_MS = 5000;
    /** Told a third of the loss, libopus spends on redundancy what serves the listener best; of more, never more. */
    private static final double TOLD = 1 / 3.0;
    private static final int MOST_TOLD = 5;

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

    /** What to tell libopus of the loss: how much of the bit rate becomes redundancy. */
    int lossPercent() {
        return redundancy && lossy ? (int) Math.clamp(Math.max(mean, latest) * TOLD, 1, MOST_TOLD) : 0;
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
        } else if (percent < LOSS_PERCENT && mean < LITTLE_LOSS && sinceLossyMs >= LEAST_SILK_MS) {
            lossy = false;
        }
    }
}
