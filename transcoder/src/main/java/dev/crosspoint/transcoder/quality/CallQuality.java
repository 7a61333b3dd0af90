package dev.crosspoint.transcoder.quality;

/**
 * How good one direction of a call was, by what was counted of it.
 *
 * @param codec         of the packets that came
 * @param lossPercent   of the packets that should have been heard: lost on the way or too late for the jitter buffer
 * @param burstRatio    how much longer losses in a row were than chance makes them; 1 for random loss
 * @param oneWayDelayMs from mouth to ear, as far as known
 */
public record CallQuality(CodecImpairment codec, double lossPercent, double burstRatio, double oneWayDelayMs) {

    /**
     * From counts.
     *
     * @param expected    packets that were sent, by their numbers
     * @param missing     of these: lost, or too late to be heard
     * @param bursts      how often packets were missing, those in a row counted once; 0 when unknown
     * @param roundTripMs by RTCP; below 0 when unknown
     * @param bufferMs    held in the jitter buffer on average
     */
    public static CallQuality counted(CodecImpairment codec, long expected, long missing, long bursts,
                                      double roundTripMs, double bufferMs) {
        double lost = expected <= 0 ? 0 : Math.clamp((double) missing / expected, 0, 1);
        double ratio = bursts <= 0 ? 1 : Math.max(1, (double) missing / bursts * (1 - lost));
        double delayMs = Math.max(0, roundTripMs) / 2 + Math.max(0, bufferMs) + codec.frameMs();
        return new CallQuality(codec, 100 * lost, ratio, delayMs);
    }

    /** R of ITU-T G.107, at most 93.2. */
    public double rFactor() {
        return EModel.rFactor(codec, lossPercent, burstRatio, oneWayDelayMs);
    }

    /** 1 (bad) to 4.41 (as good as a telephone gets). */
    public double mos() {
        return EModel.mos(rFactor());
    }
}
