package dev.crosspoint.transcoder;

import java.util.Random;

/**
 * Sound with the habits of speech: syllables of a gliding pitch with formants, a little breath noise, pauses between
 * words. The same seed gives the same sound.
 */
public final class SyntheticSpeech {
    private static final double[][] VOWELS = {
        {730, 1090, 2440}, {270, 2290, 3010}, {300, 870, 2240}, {530, 1840, 2480}, {570, 840, 2410}};

    private SyntheticSpeech() {
    }

    /** Speech with pauses. */
    public static short[] speech(int rateHz, double seconds, long seed) {
        return generate(rateHz, seconds, seed, true);
    }

    /** The same voice without a pause: never silent for longer than a few milliseconds. */
    public static short[] continuous(int rateHz, double seconds, long seed) {
        return generate(rateHz, seconds, seed, false);
    }

    private static short[] generate(int rateHz, double seconds, long seed, boolean pauses) {
        Random random = new Random(seed);
        short[] out = new short[(int) (rateHz * seconds)];
        double phase = 0;
        int at = 0;
        double pitch = 120;
        while (at < out.length) {
            int syllable = (int) (rateHz * (0.12 + 0.18 * random.nextDouble()));
            double[] from = VOWELS[random.nextInt(VOWELS.length)];
            double[] to = VOWELS[random.nextInt(VOWELS.length)];
            double target = 100 + 60 * random.nextDouble();
            for (int i = 0; i < syllable && at < out.length; i++, at++) {
                double t = (double) i / syllable;
                double f0 = pitch + (target - pitch) * t;
                phase += f0 / rateHz;
                double envelope = pauses ? Math.pow(Math.sin(Math.PI * t), 0.5) : 0.75 + 0.25 * Math.sin(Math.PI * t);
                double voiced = 0;
                for (int harmonic = 1; harmonic * f0 < Math.min(3600, rateHz / 2.0); harmonic++) {
                    double gain = 0.02;
                    for (int f = 0; f < 3; f++) {
                        double centre = from[f] + (to[f] - from[f]) * t;
                        double d = (harmonic * f0 - centre) / (80 + 40 * f);
                        gain += (1.0 - 0.25 * f) / (1 + d * d);
                    }
                    gain *= Math.min(1, Math.pow(harmonic * f0 / 300, 2));   // a telephone's microphone
                    voiced += gain * Math.sin(2 * Math.PI * harmonic * phase) / Math.sqrt(harmonic);
                }
                double sample = 4500 * envelope * voiced + 60 * random.nextGaussian();
                out[at] = (short) Math.clamp((long) sample, -32_000, 32_000);
            }
            pitch = target;
            if (pauses && random.nextInt(4) == 0) {
                int pause = (int) (rateHz * (0.1 + 0.3 * random.nextDouble()));
                for (int i = 0; i < pause && at < out.length; i++, at++) {
                    out[at] = (short) (20 * random.nextGaussian());
                }
            }
        }
        return out;
    }
}
