package dev.crosspoint.transcoder.mixer;

/** A party's sound with its gain in one direction; a new gain is reached over the frame, so that nothing clicks. */
final class Voice {
    private final int[] samples;
    private double gain;
    private boolean audible;

    Voice(int frame) {
        samples = new int[frame];
    }

    void make(short[] sound, double wanted) {
        audible = gain != 0 || wanted != 0;
        if (!audible) {
            return;
        }
        if (gain == 1 && wanted == 1) {
            for (int i = 0; i < samples.length; i++) {
                samples[i] = sound[i];
            }
        } else {
            float at = (float) gain;
            float step = (float) ((wanted - gain) / samples.length);
            for (int i = 0; i < samples.length; i++) {
                samples[i] = (int) (sound[i] * (at + step * i));
            }
            gain = wanted;
        }
    }

    boolean audible() {
        return audible;
    }

    void addTo(int[] sum) {
        for (int i = 0; i < samples.length; i++) {
            sum[i] += samples[i];
        }
    }

    void takeFrom(int[] sum) {
        for (int i = 0; i < samples.length; i++) {
            sum[i] -= samples[i];
        }
    }
}
