package dev.crosspoint.media;

import dev.crosspoint.transcoder.DtmfDetector;
import dev.crosspoint.transcoder.PcmFrame;

/** Hears digits in the sound of a leg whose far side sends no telephone-events. On the leg's shard. */
final class ToneEar {
    private static final int RATE_HZ = 8000;
    private static final int FRAME_MS = 20;
    /** A key is known two frames after it began. */
    private static final int KNOWN_AFTER_MS = 40;
    private static final long EVENT_MEMORY_NS = 1_000_000_000L;

    private final RtpSource leg;
    private final DtmfDetector detector = new DtmfDetector(RATE_HZ);
    private final SoundTap tap;
    private char pressed;
    private int pressedMs;

    ToneEar(RtpSource leg) {
        this.leg = leg;
        this.tap = new SoundTap(leg, leg.shard(), RATE_HZ, this::hear, () -> { });
    }

    RtpSource leg() {
        return leg;
    }

    void listen(boolean on) {
        if (on) {
            tap.attach();
        } else {
            tap.close();
        }
    }

    private void hear(PcmFrame frame, int timestamp, boolean start, long nowNs) {
        char key = detector.hear(frame);
        if (pressed != 0) {
            if (detector.held() == pressed && key == 0) {
                pressedMs += FRAME_MS;
            } else {
                tell(nowNs);
            }
        }
        if (key != 0) {
            pressed = key;
            pressedMs = KNOWN_AFTER_MS;
        }
    }

    private void tell(long nowNs) {
        if (!tap.heardEventSince(nowNs - EVENT_MEMORY_NS)) { // who sends both means one
            leg.shard().counters().add(ShardCounter.DIGITS_IN_SOUND);
            leg.digitHeard(pressed, pressedMs);
        }
        pressed = 0;
    }
}
