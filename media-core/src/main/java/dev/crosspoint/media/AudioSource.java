package dev.crosspoint.media;

import dev.crosspoint.transcoder.ToneCadence;

/** 8 kHz mono audio to play to a phone. Read off the hot path, some frames ahead of what is heard. */
@FunctionalInterface
public interface AudioSource {
    /** Fills one frame of 160 samples; false = at the end, nothing was filled. */
    boolean read(short[] pcm160);

    /** A tone of the telephone network, until it is stopped. */
    static AudioSource of(ToneCadence cadence) {
        ToneCadence.Player player = cadence.player(8000);
        return pcm160 -> {
            player.generate(pcm160);
            return true;
        };
    }
}
