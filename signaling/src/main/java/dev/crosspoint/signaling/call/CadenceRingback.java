package dev.crosspoint.signaling.call;

import dev.crosspoint.media.PhoneLeg;
import dev.crosspoint.transcoder.ToneCadence;

/** The ringback tone of a country, played by the phone leg. */
final class CadenceRingback implements Ringback {
    private static final int PHONE_RATE_HZ = 8000;

    private final ToneCadence cadence;

    CadenceRingback(String country) {
        cadence = ToneCadence.ringback(country);
    }

    @Override
    public void start(PhoneLeg leg) {
        ToneCadence.Player player = cadence.player(PHONE_RATE_HZ);
        leg.play(frame -> {
            player.generate(frame);
            return true;
        });
    }

    @Override
    public void stop(PhoneLeg leg) {
        leg.stopPlaying();
    }
}
