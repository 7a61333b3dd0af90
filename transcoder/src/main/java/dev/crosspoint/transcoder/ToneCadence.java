package dev.crosspoint.transcoder;

import java.util.List;

/**
 * A signal of the telephone network as its users know it: tones and pauses in turn, over and over. Those of the
 * countries are in {@link CallProgressTones}.
 */
public record ToneCadence(List<Step> steps) {
    private static final double LEVEL = 19;

    /** One tone, or a pause where there are no frequencies. */
    public record Step(int durationMs, List<Double> frequenciesHz) {
        public Step {
            frequenciesHz = List.copyOf(frequenciesHz);
            if (durationMs <= 0) {
                throw new IllegalArgumentException("duration " + durationMs);
            }
        }
    }

    public ToneCadence {
        steps = List.copyOf(steps);
        if (steps.isEmpty()) {
            throw new IllegalArgumentException("no steps");
        }
    }

    /** What a caller in that country (ISO 3166, two letters) hears while it rings; for others the European one. */
    public static ToneCadence ringback(String country) {
        return CallProgressTones.of(country).ringback();
    }

    /** The line is busy. */
    public static ToneCadence busy(String country) {
        return CallProgressTones.of(country).busy();
    }

    /** Starts the signal from its beginning. */
    public Player player(int rateHz) {
        return new Player(this, rateHz);
    }

    /** One playing of the signal, endless. Allocates nothing after construction. */
    public static final class Player {
        private final Tone[] tones;
        private final int[] lengths;
        private int step;
        private int done;

        private Player(ToneCadence cadence, int rateHz) {
            tones = new Tone[cadence.steps.size()];
            lengths = new int[tones.length];
            for (int i = 0; i < tones.length; i++) {
                Step s = cadence.steps.get(i);
                lengths[i] = Math.toIntExact((long) s.durationMs * rateHz / 1000);
                tones[i] = s.frequenciesHz.isEmpty() ? null : new Tone(rateHz, LEVEL,
                        s.frequenciesHz.stream().mapToDouble(Double::doubleValue).toArray());
            }
        }

        /** Makes {@code out} the next {@code samples}. */
        public void generate(int samples, PcmFrame out) {
            out.length(samples);
            for (int i = 0; i < samples; i++) {
                out.setClipped(i, next());
            }
        }

        /** Fills {@code out} with what comes next. */
        public void generate(short[] out) {
            for (int i = 0; i < out.length; i++) {
                out[i] = (short) Math.clamp(next(), Short.MIN_VALUE, Short.MAX_VALUE);
            }
        }

        private int next() {
            int sample = tones[step] == null ? 0 : (int) Math.rint(tones[step].next());
            if (++done >= lengths[step]) {
                done = 0;
                step = (step + 1) % tones.length;
                if (tones[step] != null) {
                    tones[step].restart();
                }
            }
            return sample;
        }
    }
}
