package dev.crosspoint.transcoder.mixer;

import dev.crosspoint.transcoder.PcmFrame;
import dev.crosspoint.transcoder.Resampler;
import dev.crosspoint.transcoder.SoftLimit;

/** A sum of voices, held within 16 bits, at the rates of those who hear it. Each rate is made once a tick at most. */
final class Mix {
    private final int mixHz;
    private final Rate[] rates = new Rate[3];
    private PcmFrame now;
    private PcmFrame before;
    private long madeTick;

    /** A rate that somebody hears this mix at. */
    private static final class Rate {
        private final Resampler resampler;
        private final PcmFrame frame;
        private long tick = Long.MIN_VALUE;

        Rate(int mixHz, int rateHz) {
            resampler = new Resampler(mixHz, rateHz, mixHz / 50);
            frame = new PcmFrame(rateHz, rateHz / 50);
        }
    }

    Mix(int mixHz) {
        this.mixHz = mixHz;
        now = new PcmFrame(mixHz, mixHz / 50);
        before = new PcmFrame(mixHz, mixHz / 50);
        now.silence(mixHz / 50);
        before.silence(mixHz / 50);
    }

    /** Makes ready for listeners of that rate. */
    void serve(int rateHz) {
        if (rateHz != mixHz && rate(rateHz) == null) {
            int free = 0;
            while (rates[free] != null) {
                free++;
            }
            rates[free] = new Rate(mixHz, rateHz);
        }
    }

    /** The sum of this tick. */
    void set(int[] sum, long tick) {
        madeTick = tick;
        PcmFrame old = before;
        before = now;
        now = old;
        int peak = 0;
        for (int i = 0; i < sum.length; i++) {
            peak = Math.max(peak, Math.abs(sum[i]));
        }
        now.length(sum.length);
        boolean bend = peak > SoftLimit.KNEE;
        for (int i = 0; i < sum.length; i++) {
            now.set(i, bend ? SoftLimit.limit(sum[i]) : (short) sum[i]);
        }
    }

    /** This tick's sound at a rate served, for one who heard {@code earlier} in the tick before. */
    PcmFrame frame(int rateHz, long tick, Mix earlier) {
        if (rateHz == mixHz) {
            return now;
        }
        Rate rate = rate(rateHz);
        if (rate.tick != tick) {
            if (rate.tick != tick - 1) {        // its filter has not followed: let it hear what the listener heard
                rate.resampler.process(earlier.lastFrame(tick), rate.frame);
            }
            rate.resampler.process(now, rate.frame);
            rate.tick = tick;
        }
        return rate.frame;
    }

    /** What it was in the tick before, for one who heard it then. */
    private PcmFrame lastFrame(long tick) {
        return madeTick == tick ? before : now;
    }

    private Rate rate(int rateHz) {
        for (Rate rate : rates) {
            if (rate != null && rate.frame.rateHz() == rateHz) {
                return rate;
            }
        }
        return null;
    }
}
