package dev.crosspoint.fuzz;

import dev.crosspoint.ng.wire.Decoded;
import dev.crosspoint.ng.wire.NgMessage;
import java.util.Arrays;

/** A message in JSON or bencode with its cookie: a reply that repeats what was understood reads the same. */
public final class NgJsonTarget {
    private NgJsonTarget() {
    }

    public static void read(byte[] bytes) {
        Bounds.check(bytes, 256 * 1024 + 256L * bytes.length, input -> {
            NgMessage message = message(bytes);
            if (message != null && message.payload() instanceof Decoded.Understood(var first)) {
                byte[] written = message.reply(first);
                Bounds.holds(message(written).equals(message), "read otherwise the second time");
                Bounds.holds(Arrays.equals(written, message(written).reply(first)), "written otherwise");
            }
        });
    }

    private static NgMessage message(byte[] bytes) {
        int cookie = NgMessage.cookieLength(bytes);
        return cookie < 0 ? null : NgMessage.read(bytes, cookie);
    }
}
