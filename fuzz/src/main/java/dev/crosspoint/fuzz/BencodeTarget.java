package dev.crosspoint.fuzz;

import dev.crosspoint.ng.wire.Bencode;
import dev.crosspoint.ng.wire.Decoded;
import dev.crosspoint.ng.wire.NgValue;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** Bencode: what was understood and written again reads the same. */
public final class BencodeTarget {
    private BencodeTarget() {
    }

    public static void read(byte[] bytes) {
        Bounds.check(bytes, 64 * 1024 + 256L * bytes.length, input -> {
            if (Bencode.decode(input.rest(), 0) instanceof Decoded.Understood(var first)) {
                byte[] written = written(first);
                Bounds.holds(Bencode.decode(written, 0) instanceof Decoded.Understood(var again)
                        && again.equals(first), "read otherwise the second time");
                Bounds.holds(Arrays.equals(written, written(first)), "written otherwise the second time");
            }
        });
    }

    private static byte[] written(NgValue value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Bencode.encode(value, out);
        return out.toByteArray();
    }
}
