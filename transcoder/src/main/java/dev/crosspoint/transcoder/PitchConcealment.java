package dev.crosspoint.transcoder;

import java.util.Arrays;

/**
 * Conceals losses of a codec that has no state to conceal with, in the manner of ITU-T G.711 Appendix I: the last pitch
 * period is repeated, after 10 ms the last two and after 20 ms the last three in turn, so that it does not hum; from
 * 10 ms on it fades, to silence at 60 ms. What comes after a loss is blended in. Unlike the Appendix it does not delay
 * the sound to smooth the beginning of a loss: the step there is spread over a quarter of a period instead.
 */
final class PitchConcealment {
    private static final int MAX_PERIODS = 3;

    private final int tenMs;
    private final int shortest;         // of a pitch period
    private final int longest;
    private final int window;           // over which periods are compared
    private final int coarse;           // step of the first search
    private final short[] history;      // the newest sound at its end
    private final float[] cycle;        // what is repeated: one to three periods, ends made to meet
    private int period;
    private int periods;                // in the cycle
    private int at;                     // in the cycle
    private int run;                    // samples concealed since the last sound
    private float step;                 // between the sound's end and the cycle's begin, to be spread
    private int stepLeft;

    PitchConcealment(int rateHz) {
        tenMs = rateHz / 100;
        shortest = rateHz / 200;
        longest = rateHz * 3 / 200;
        window = rateHz / 50;
        coarse = Math.max(1, rateHz / 4000);
        history = new short[MAX_PERIODS * longest + longest / 2];
        cycle = new float[MAX_PERIODS * longest];
    }

    /** Sound has come: it becomes history and, after a loss, its begin is blended with what was being invented. */
    void heard(PcmFrame sound) {
        if (run > 0) {
            blend(sound);
            run = 0;
        }
        remember(sound);
    }

    /** Makes {@code out} the next {@code samples} of invention. */
    void conceal(int samples, PcmFrame out) {
        out.length(samples);
        for (int i = 0; i < samples; i++) {
            out.setClipped(i, Math.round(next()));
        }
    }

    void reset() {
        Arrays.fill(history, (short) 0);
        run = 0;
    }

    private float next() {
        if (run == 0) {
            period = pitch();
            repeat(1);
            at = 0;
            step = history[history.length - 1] - history[history.length - period - 1];
            stepLeft = period / 4;
        } else if (run % tenMs == 0 && periods < MAX_PERIODS) {
            float expected = cycle[at];
            repeat(periods + 1);
            at %= period;
            step = expected - cycle[at];
            stepLeft = period / 4;
        }
        float gain = Math.clamp(1 - (run - tenMs) / (5f * tenMs), 0f, 1f);
        float sample = cycle[at];
        if (stepLeft > 0) {
            sample += step * stepLeft-- / (period / 4);
        }
        at = at + 1 == periods * period ? 0 : at + 1;
        run++;
        return sample * gain;
    }

    /** A quarter of a period, and 4 ms more for each 10 ms lost, up to 10 ms. */
    private void blend(PcmFrame sound) {
        int length = Math.min(sound.length(), Math.min(tenMs, period / 4 + run / tenMs * tenMs * 2 / 5));
        for (int i = 0; i < length; i++) {
            float in = (i + 1f) / (length + 1);
            sound.setClipped(i, Math.round(sound.get(i) * in + next() * (1 - in)));
        }
    }

    private void remember(PcmFrame sound) {
        int count = Math.min(sound.length(), history.length);
        System.arraycopy(history, count, history, 0, history.length - count);
        sound.copyTo(sound.length() - count, history, history.length - count, count);
    }

    /** Fills the cycle with the last {@code count} periods, the last quarter led back to the begin. */
    private void repeat(int count) {
        periods = count;
        int length = count * period;
        int from = history.length - length;
        int quarter = period / 4;
        for (int i = 0; i < length; i++) {
            cycle[i] = history[from + i];
        }
        for (int i = 0; i < quarter; i++) {
            float before = history[from - quarter + i];
            float in = (i + 1f) / (quarter + 1);
            cycle[length - quarter + i] += (before - cycle[length - quarter + i]) * in;
        }
    }

    /** The lag at which the end of the history is most like what was before it. */
    private int pitch() {
        int best = shortest;
        float most = Float.NEGATIVE_INFINITY;
        for (int lag = shortest; lag <= longest; lag += coarse) {
            float c = likeness(lag, coarse);
            if (c > most) {
                most = c;
                best = lag;
            }
        }
        int around = best;
        most = Float.NEGATIVE_INFINITY;
        for (int lag = Math.max(shortest, around - coarse); lag <= Math.min(longest, around + coarse); lag++) {
            float c = likeness(lag, 1);
            if (c > most) {
                most = c;
                best = lag;
            }
        }
        return best;
    }

    private float likeness(int lag, int stride) {
        float both = 0;
        float energy = 1;
        for (int i = history.length - window; i < history.length; i += stride) {
            float earlier = history[i - lag];
            both += history[i] * earlier;
            energy += earlier * earlier;
        }
        return both / (float) Math.sqrt(energy);
    }
}
