package dev.crosspoint.media;

import dev.crosspoint.transcoder.SoftLimit;

/** The live voices that speak to one far side now, as one sound. On its shard. */
final class LiveVoices {
    private static final int MOST = 8;

    private final LiveVoice[] speaking = new LiveVoice[MOST];
    private final short[] frame = new short[LiveVoice.FRAME];
    private final short[] mixed = new short[LiveVoice.FRAME];
    private int count;

    boolean silent() {
        return count == 0;
    }

    void add(LiveVoice voice) {
        if (count == MOST) {
            voice.close();
        } else {
            voice.begin();
            speaking[count++] = voice;
        }
    }

    /** The next frame of all of them and of what is played beside; null where there is no sound just now. */
    short[] with(short[] beside) {
        short[] sound = beside;
        for (int i = count - 1; i >= 0; i--) {
            switch (speaking[i].next(frame)) {
                case SOUND -> sound = mix(sound);
                case NOTHING_YET -> { }
                case OVER -> {
                    speaking[i] = speaking[--count];
                    speaking[count] = null;
                }
            }
        }
        return sound;
    }

    private short[] mix(short[] sound) {
        for (int i = 0; i < frame.length; i++) {
            mixed[i] = sound == null ? frame[i] : SoftLimit.limit(sound[i] + frame[i]);
        }
        return mixed;
    }

    /** Nobody speaks any more. */
    void end() {
        for (int i = 0; i < count; i++) {
            speaking[i].close();
            speaking[i] = null;
        }
        count = 0;
    }
}
