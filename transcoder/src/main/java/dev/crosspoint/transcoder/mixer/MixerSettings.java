package dev.crosspoint.transcoder.mixer;

/**
 * How a mixer works.
 *
 * @param rateHz     of the mix: 8000, 16000 or 48000; parties may have any of these
 * @param maxParties most parties at once
 * @param loudest    how many speakers are heard at once; the others are background that only adds up to noise
 */
public record MixerSettings(int rateHz, int maxParties, int loudest) {
    public MixerSettings {
        if (rateHz != 8000 && rateHz != 16_000 && rateHz != 48_000) {
            throw new IllegalArgumentException("rate " + rateHz + " Hz");
        }
        if (maxParties < 1 || loudest < 1) {
            throw new IllegalArgumentException("at most " + maxParties + " parties, " + loudest + " heard");
        }
    }

    /** Up to 64 parties, of whom four are heard at once. */
    public static MixerSettings at(int rateHz) {
        return new MixerSettings(rateHz, 64, 4);
    }

    /** Samples of a mix: 20 ms. */
    int frame() {
        return rateHz / 50;
    }
}
