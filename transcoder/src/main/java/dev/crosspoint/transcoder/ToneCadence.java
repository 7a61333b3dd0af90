package dev.crosspoint.transcoder;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A signal of the telephone network as its users know it: tones and pauses in turn, over and over.
 * The figures follow ITU-T E.180 Supplement 2, with a modulated tone as its two side bands.
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
        return switch (country.toUpperCase(Locale.ROOT)) {
            case "US", "CA", "PR" -> cadence(tone(2000, 440, 480), pause(4000));
            case "GB", "IE", "MT", "AU", "NZ" ->
                cadence(tone(400, 400, 450), pause(200), tone(400, 400, 450), pause(2000));
            case "JP" -> cadence(tone(1000, 384, 416), pause(2000));
            case "FR" -> cadence(tone(1500, 440), pause(3500));
            case "ES" -> cadence(tone(1500, 425), pause(3000));
            case "SE" -> cadence(tone(1000, 425), pause(5000));
            case "BE" -> cadence(tone(1000, 425), pause(3000));
            case "CN" -> cadence(tone(1000, 450), pause(4000));
            default -> cadence(tone(1000, 425), pause(4000));
        };
    }

    /** The line is busy. */
    public static ToneCadence busy(String country) {
        return switch (country.toUpperCase(Locale.ROOT)) {
            case "US", "CA", "PR" -> cadence(tone(500, 480, 620), pause(500));
            case "GB", "IE", "MT" -> cadence(tone(375, 400), pause(375));
            case "JP" -> cadence(tone(500, 400), pause(500));
            case "FR" -> cadence(tone(500, 440), pause(500));
            default -> cadence(tone(500, 425), pause(500));
        };
    }

    /** Starts the signal from its beginning. */
    public Player player(int rateHz) {
        return new Player(this, rateHz);
    }

    private static ToneCadence cadence(Step... steps) {
        return new ToneCadence(List.of(steps));
    }

    private static Step tone(int durationMs, double... frequencies) {
        return new Step(durationMs, Arrays.stream(frequencies).boxed().toList());
    }

    private static Step pause(int durationMs) {
        return new Step(durationMs, List.of());
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
