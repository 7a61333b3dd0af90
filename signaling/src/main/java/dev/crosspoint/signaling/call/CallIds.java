package dev.crosspoint.signaling.call;

import java.util.HexFormat;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** New ids. */
final class CallIds {
    private CallIds() { }

    /** {@code c-}, eight hexadecimal digits, a dash and a UUID: 47 characters. */
    static String call() {
        return "c-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt()) + "-" + UUID.randomUUID();
    }

    /** The same with {@code conf-}: 50 characters. */
    static String conference() {
        return "conf-" + call().substring(2);
    }

    /** The same as a call's with {@code s-}. */
    static String stream() {
        return "s" + call().substring(1);
    }

    static String error() {
        return UUID.randomUUID().toString();
    }
}
