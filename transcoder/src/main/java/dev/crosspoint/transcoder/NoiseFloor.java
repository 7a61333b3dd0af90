package dev.crosspoint.transcoder;

/** Follows how loud the background of a stream is: falls at once, rises slowly, so that speech does not lift it. */
final class NoiseFloor {
    private static final double RISE = 1.01;
    private static final double LOWEST_RMS = 0.5;
    /** About -58 dBov: noise made up by us shall not disturb, whatever the stream held. */
    private static final double HIGHEST_RMS = 40;

    private double meanSquare = 16;

    void hear(PcmFrame sound, int from, int count) {
        if (count < 80) {
            return;
        }
        long sum = 0;
        for (int i = from; i < from + count; i++) {
            int sample = sound.get(i);
            sum += (long) sample * sample;
        }
        double now = (double) sum / count;
        meanSquare = now < meanSquare ? (now + meanSquare) / 2 : Math.min(meanSquare * RISE + 0.01, now);
    }

    double rms() {
        return Math.clamp(Math.sqrt(meanSquare), LOWEST_RMS, HIGHEST_RMS);
    }

    void reset() {
        meanSquare = 16;
    }
}
