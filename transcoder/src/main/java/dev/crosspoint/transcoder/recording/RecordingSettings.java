package dev.crosspoint.transcoder.recording;

/**
 * How a recording is made.
 *
 * @param rateHz    of the files: 8000, 16000 or 48000
 * @param latencyMs how late a leg's sound may come and still be placed
 * @param blockMs   sound handed to a writer at once
 * @param blocks    blocks that wait for a writer at most; beyond, sound becomes silence and is counted
 */
public record RecordingSettings(int rateHz, int latencyMs, int blockMs, int blocks) {
    public RecordingSettings {
        if (rateHz != 8000 && rateHz != 16_000 && rateHz != 48_000) {
            throw new IllegalArgumentException("rate " + rateHz + " Hz");
        }
        if (latencyMs < 40 || latencyMs > 1000 || blockMs < 20 || blockMs > 1000 || blocks < 2) {
            throw new IllegalArgumentException(latencyMs + " ms late, " + blocks + " blocks of " + blockMs + " ms");
        }
    }

    /** Sound up to a second late; a writer that stalls for three seconds is borne. */
    public static RecordingSettings at(int rateHz) {
        return new RecordingSettings(rateHz, 1000, 200, 16);
    }

    int samples(int ms) {
        return rateHz / 1000 * ms;
    }
}
