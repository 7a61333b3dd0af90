package dev.crosspoint.media;

import java.util.List;

/** Listens to 8 kHz samples. */
final class Sound {
    private Sound() {
    }

    /** Share of the energy that a tone of that frequency has in the last {@code samples} of the recording, 0-1. */
    static double toneShare(List<Short> recording, int samples, double hz) {
        int from = recording.size() - samples;
        double re = 0;
        double im = 0;
        double energy = 0;
        for (int i = 0; i < samples; i++) {
            double s = recording.get(from + i);
            re += s * Math.cos(2 * Math.PI * hz * i / 8000);
            im += s * Math.sin(2 * Math.PI * hz * i / 8000);
            energy += s * s;
        }
        return energy == 0 ? 0 : 2 * (re * re + im * im) / (samples * energy);
    }

    /** The largest share in any stretch of that length: for far ends in real time on a busy machine. */
    static double bestToneShare(List<Short> recording, int samples, double hz) {
        double best = 0;
        for (int end = samples; end <= recording.size(); end += samples / 2) {
            best = Math.max(best, toneShare(recording.subList(0, end), samples, hz));
        }
        return best;
    }

    static double rms(List<Short> recording, int samples) {
        double energy = 0;
        for (int i = recording.size() - samples; i < recording.size(); i++) {
            energy += (double) recording.get(i) * recording.get(i);
        }
        return Math.sqrt(energy / samples);
    }
}
