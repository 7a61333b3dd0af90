package dev.crosspoint.fuzz;

import dev.crosspoint.transcoder.OpusFrameDecoder;

/** Payloads of Opus, see {@link PayloadReading}. */
public final class OpusTarget {
    private static final int CLOCK_HZ = 48_000;

    private OpusTarget() {
    }

    public static void read(byte[] bytes) {
        Bounds.check(bytes, 4 * 1024 * 1024,
                input -> PayloadReading.of(input, () -> new OpusFrameDecoder(8000), CLOCK_HZ));
    }
}
