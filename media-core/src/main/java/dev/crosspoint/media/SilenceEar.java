package dev.crosspoint.media;

import dev.crosspoint.transcoder.PcmFrame;

/** Notices when a leg has said nothing for a time, whether it sends quiet sound or none. On the leg's shard. */
final class SilenceEar {
    private static final int RATE_HZ = 8000;
    /** Root mean square of a frame of sound, about -45 dBFS: above the noise of lines, below a soft voice. */
    private static final long LOUD = 184;
    private static final long LOOK_NS = 100_000_000L;

    private final RtpSource leg;
    private final SoundTap tap;
    private final long timeoutNs;
    private final Runnable whenSilent;
    private final Timer look = new Timer(this::look);
    private long loudNs;
    private boolean over;

    /** @param whenSilent run on the shard, once; must not block */
    SilenceEar(RtpSource leg, long timeoutNs, Runnable whenSilent) {
        this.leg = leg;
        this.timeoutNs = timeoutNs;
        this.whenSilent = whenSilent;
        this.tap = new SoundTap(leg, leg.shard(), RATE_HZ, this::hear, () -> { });
    }

    RtpSource leg() {
        return leg;
    }

    void open(long nowNs) {
        loudNs = nowNs;
        tap.attach();
        leg.shard().timers().schedule(look, nowNs + LOOK_NS);
    }

    void close() {
        over = true;
        tap.close();
        leg.shard().timers().cancel(look);
    }

    private void hear(PcmFrame frame, int timestamp, boolean start, long nowNs) {
        long sum = 0;
        for (int i = 0; i < frame.length(); i++) {
            sum += (long) frame.get(i) * frame.get(i);
        }
        if (sum > LOUD * LOUD * frame.length()) {
            loudNs = nowNs;
        }
    }

    private void look(long nowNs) {
        if (over) {
            return;
        }
        if (nowNs - loudNs >= timeoutNs) {
            close();
            whenSilent.run();
        } else {
            leg.shard().timers().schedule(look, nowNs + LOOK_NS);
        }
    }
}
