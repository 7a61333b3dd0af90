package dev.crosspoint.media;

/** 8 kHz mono audio to play to a phone. Read off the hot path, some frames ahead of what is heard. */
@FunctionalInterface
public interface AudioSource {
    /** Fills one frame of 160 samples; false = at the end, nothing was filled. */
    boolean read(short[] pcm160);
}
