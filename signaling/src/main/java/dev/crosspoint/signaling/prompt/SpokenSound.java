package dev.crosspoint.signaling.prompt;

import dev.crosspoint.media.AudioSource;
import java.util.Arrays;

/** Sound in memory. */
record SpokenSound(short[] pcm) implements Sound {
    @Override
    public AudioSource source() {
        int[] at = {0};
        return frame -> {
            int count = Math.min(frame.length, pcm.length - at[0]);
            if (count <= 0) {
                return false;
            }
            System.arraycopy(pcm, at[0], frame, 0, count);
            Arrays.fill(frame, count, frame.length, (short) 0);
            at[0] += count;
            return true;
        };
    }

    @Override
    public void close() { }
}
