package dev.crosspoint.transcoder.mixer;

import dev.crosspoint.transcoder.PcmFrame;
import dev.crosspoint.transcoder.Resampler;
import java.util.Arrays;

/**
 * The sound of one party on its way to the mix: brought to the rate of the mix and held until the next tick takes it.
 * The party's clock and the mixer's have different phases, so now and then there are two frames or none.
 */
final class PartyInput {
    private static final int FRAMES = 3;
    /** A frame that was never needed for so many ticks is delay without use. */
    private static final int IDLE_TICKS = 64;

    private final int rateHz;
    private final int frame;
    private final Resampler resampler;  // null: same rate
    private final PcmFrame converted;
    private final short[] held;
    private int fill;
    private int leastLeft = Integer.MAX_VALUE;
    private int ticks;
    private boolean trim;
    private long dropped;
    private long missing;

    PartyInput(int rateHz, int mixHz) {
        this.rateHz = rateHz;
        this.frame = mixHz / 50;
        this.resampler = rateHz == mixHz ? null : new Resampler(rateHz, mixHz, rateHz / 50);
        this.converted = resampler == null ? null : new PcmFrame(mixHz, frame);
        this.held = new short[FRAMES * frame];
    }

    /** False for a frame of another rate or longer than 20 ms. */
    boolean put(PcmFrame sound) {
        if (sound.rateHz() != rateHz || sound.length() > rateHz / 50) {
            return false;
        }
        PcmFrame fit = sound;
        if (resampler != null) {
            resampler.process(sound, converted);
            fit = converted;
        }
        int over = fill + fit.length() - held.length;
        if (over > 0) {
            drop(over);
        }
        fill += fit.copyTo(held, fill);
        return true;
    }

    /** Moves 20 ms into {@code out}; what is not there is silence. Where sound is dispensable, delay is taken out. */
    void take(short[] out, boolean dispensable) {
        if (trim && dispensable && fill >= 2 * frame) {
            drop(frame);
            trim = false;
        }
        int count = Math.min(fill, frame);
        System.arraycopy(held, 0, out, 0, count);
        Arrays.fill(out, count, frame, (short) 0);
        missing += count < frame ? 1 : 0;
        shift(count);
        watchDelay();
    }

    /** 20 ms of which nothing was there, in whole or in part. */
    long missing() {
        return missing;
    }

    /** Samples thrown away at the rate of the mix: more came than was taken. */
    long dropped() {
        return dropped;
    }

    void clear() {
        fill = 0;
    }

    private void watchDelay() {
        leastLeft = Math.min(leastLeft, fill);
        if (++ticks == IDLE_TICKS) {
            trim = leastLeft >= frame;
            ticks = 0;
            leastLeft = Integer.MAX_VALUE;
        }
    }

    private void drop(int count) {
        shift(count);
        dropped += count;
    }

    private void shift(int count) {
        fill -= count;
        System.arraycopy(held, count, held, 0, fill);
    }
}
