package dev.crosspoint.signaling.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/** Reads a request's body within its limits of size and time. */
final class BodyReader {

    /** A body beyond the limit is still read this far, so that its sender gets to see the answer. */
    private static final int DRAIN_FACTOR = 16;
    private static final int CHUNK = 8192;

    private BodyReader() {
    }

    static byte[] read(InputStream in, int max, Duration timeout) {
        long deadlineNs = System.nanoTime() + timeout.toNanos();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] chunk = new byte[CHUNK];
        long total = 0;
        try {
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                total += n;
                if (total <= max) {
                    body.write(chunk, 0, n);
                }
                if (total > (long) max * DRAIN_FACTOR) {
                    break;
                }
                if (System.nanoTime() - deadlineNs > 0) {
                    throw new ApiException(Fault.TIMED_OUT, "The body took too long");
                }
            }
        } catch (IOException _) {
            throw new ApiException(Fault.TIMED_OUT, "The body did not arrive");
        }
        if (total > max) {
            throw new ApiException(Fault.TOO_LARGE, "The body exceeds " + max + " bytes");
        }
        return body.toByteArray();
    }
}
