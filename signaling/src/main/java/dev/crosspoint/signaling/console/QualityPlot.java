package dev.crosspoint.signaling.console;

import dev.crosspoint.media.LegQuality;
import java.util.ArrayList;
import java.util.List;

/** Samples of a call's media over its whole life: when there are too many, every second one goes. */
final class QualityPlot {
    static final int MAX_SAMPLES = 512;

    /**
     * How the call sounded.
     *
     * @param mos          of what we hear from the phone, 1 to 4.41; null = not known
     * @param remoteMos    of what the phone hears, by its reports
     * @param lossPercent  of the last report interval, on the way to us
     * @param roundTripMs  null = not known
     */
    record Sample(long atMs, Double mos, Double remoteMos, double lossPercent, double remoteLossPercent,
                  double jitterMs, Double roundTripMs) {
        static Sample of(long atMs, LegQuality q) {
            return new Sample(atMs, known(q.mos()), known(q.remoteMos()), tenths(100 * q.lossFraction()),
                    tenths(100 * q.remoteLossFraction()), tenths(q.jitterMs()),
                    q.roundTripMs() < 0 ? null : (Double) tenths(q.roundTripMs()));
        }

        private static Double known(double mos) {
            return mos > 0 ? Math.round(100 * mos) / 100.0 : null;
        }

        private static double tenths(double value) {
            return Math.round(10 * value) / 10.0;
        }
    }

    private final List<Sample> samples = new ArrayList<>();
    private Sample last;
    private int every = 1;
    private int skipped;

    void add(Sample sample) {
        last = sample;
        if (++skipped < every) {
            return;
        }
        skipped = 0;
        samples.add(sample);
        if (samples.size() >= MAX_SAMPLES) {
            for (int i = samples.size() - 2; i >= 0; i -= 2) {
                samples.remove(i);
            }
            every *= 2;
        }
    }

    /** Null before the first. */
    Sample last() {
        return last;
    }

    List<Sample> samples() {
        return List.copyOf(samples);
    }
}
