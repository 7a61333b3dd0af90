package dev.crosspoint.transcoder;

/**
 * Makes sound shorter or longer by whole periods of its pitch: one is cross-faded into the next, or once more played
 * between two (waveform similarity overlap-add). Finds where that cannot be heard; says 0 where it can.
 */
final class TimeStretch {
    private final int shortest;         // of what is taken out or put in: 2.5 ms
    private final int longest;          // 15 ms, the period of a voice at 66 Hz
    private final int window;           // over which periods are compared: 10 ms
    private final int coarse;
    private float likeness;

    TimeStretch(int rateHz) {
        shortest = rateHz / 400;
        longest = rateHz * 3 / 200;
        window = rateHz / 100;
        coarse = Math.max(1, rateHz / 8000);
    }

    /** Samples of sound that a cut or an insertion may look at, before as well as after the place. */
    int reach() {
        return longest + Math.max(longest, window);
    }

    int shortest() {
        return shortest;
    }

    int longest() {
        return longest;
    }

    /** How alike, -1 to 1, the two periods were that were looked at last. */
    float likeness() {
        return likeness;
    }

    /** The best number of samples up to {@code most} to take out at {@code at}; 0 when that is less than 2.5 ms. */
    int cutLength(short[] sound, int at, int most) {
        return best(sound, at, Math.min(most, longest), 0);
    }

    /** The best number of samples to put in at {@code at}. */
    int insertLength(short[] sound, int at) {
        return best(sound, at, longest, 1);
    }

    /** How alike the sound at {@code at} and {@code lag} samples on are. */
    float likeness(short[] sound, int at, int lag) {
        return compare(sound, at, lag, 1);
    }

    /** Takes {@code count} samples out of {@code sound} at {@code at}; returns the new end. */
    int cut(short[] sound, int at, int end, int count) {
        int fade = Math.min(Math.max(count, window / 2), end - at - count);
        for (int i = 0; i < fade; i++) {
            int in = (i + 1) * 1024 / (fade + 1);
            sound[at + i] = (short) (sound[at + i] * (1024 - in) + sound[at + count + i] * in + 512 >> 10);
        }
        System.arraycopy(sound, at + count + fade, sound, at + fade, end - at - count - fade);
        return end - count;
    }

    /** Puts {@code count} samples into {@code sound} at {@code at}; returns the new end. */
    int insert(short[] sound, int at, int end, int count) {
        System.arraycopy(sound, at, sound, at + count, end - at);
        for (int i = 0; i < count; i++) {
            int in = (i + 1) * 1024 / (count + 1);
            sound[at + i] = (short) (sound[at + count + i] * (1024 - in) + sound[at - count + i] * in + 512 >> 10);
        }
        return end + count;
    }

    private int best(short[] sound, int at, int most, int before) {
        int best = 0;
        likeness = -2;
        for (int lag = shortest; lag <= most; lag += coarse) {
            float c = compare(sound, at - before * lag, lag, coarse);
            if (c > likeness) {
                likeness = c;
                best = lag;
            }
        }
        int around = best;
        for (int lag = Math.max(shortest, around - coarse + 1); coarse > 1 && lag < Math.min(most, around + coarse);
                lag++) {
            float c = compare(sound, at - before * lag, lag, coarse);
            if (c > likeness) {
                likeness = c;
                best = lag;
            }
        }
        return best;
    }

    private float compare(short[] sound, int at, int lag, int stride) {
        float both = 0;
        float here = 1;
        float there = 1;
        for (int i = at; i < at + window; i += stride) {
            float a = sound[i];
            float b = sound[i + lag];
            both += a * b;
            here += a * a;
            there += b * b;
        }
        return both / (float) Math.sqrt((double) here * there);
    }
}
