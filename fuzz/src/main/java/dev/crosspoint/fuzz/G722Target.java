package dev.crosspoint.fuzz;

import dev.crosspoint.transcoder.G722FrameDecoder;

/** Payloads of G.722, see {@link PayloadReading}. */
public final class G722Target {
    private static final int CLOCK_HZ = 8000;

    private G722Target() {
    }

    public static void read(byte[] bytes) {
        Bounds.check(bytes, 4 * 1024 * 1024,
                input -> PayloadReading.of(input, G722FrameDecoder::new, CLOCK_HZ));
    }
}
